import type { z } from "zod";
import { formatCount } from "../../terminal/format.ts";
import { type Cell, renderTable } from "../../terminal/table.ts";
import type { notifyTestResult } from "../results.ts";
import { right } from "./parts.ts";

export function deliveryTable({ deliveries }: z.infer<typeof notifyTestResult>, colours: boolean): string[] {
  const rows = deliveries.map(({ receiver, problem, attempts, milliseconds }): Cell[] => [
    { text: receiver },
    ...[`${formatCount(milliseconds)} ms`, formatCount(attempts)].map(right),
    problem === undefined ? { text: "told", style: "green" } : { text: problem, style: "red" },
  ]);
  return renderTable(["RECEIVER", "TIME", "ATTEMPTS", "RESULT"], rows, colours);
}
