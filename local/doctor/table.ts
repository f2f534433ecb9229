import { stripVTControlCharacters, styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** A table's cell: its text, and how it looks where colours are shown. */
export interface Cell {
  text: string;
  style?: Style;
}

/** Lines of a table whose columns are aligned; the last column is not padded. */
export function renderTable(header: readonly string[], rows: readonly (readonly Cell[])[], colours: boolean): string[] {
  const lines = [header.map((text): Cell => ({ text, style: "bold" })), ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.text.length ?? 0)));
  return lines.map((line) => {
    const cells = line.map(({ text, style }, column) => {
      const padded = column === header.length - 1 ? text : text.padEnd(widths[column] ?? 0);
      return paint(padded, style, colours);
    });
    return colours ? cells.join("  ") : stripVTControlCharacters(cells.join("  ")).trimEnd();
  });
}

/** A text in a style, or plain. */
export function paint(text: string, style: Style | undefined, colours: boolean): string {
  // Whether to show colours was decided by the caller, who knows where this is going.
  return style === undefined || !colours ? text : styleText(style, text, { validateStream: false });
}
