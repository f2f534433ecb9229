import type { Cell } from "../../terminal/table.ts";

/** A cell with a number. */
export function right(text: string): Cell {
  return { text, align: "right" };
}

/** What cannot be restored, and why. */
export function unusableLines(unusable: readonly { name: string; reason: string }[]): string[] {
  return unusable.map(({ name, reason }) => `! ${name} cannot be restored: ${reason.replace(/\.$/, "")}.`);
}
