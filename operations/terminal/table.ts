import { stripVTControlCharacters, styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** A table's cell: its text, and how it looks where colours are shown. */
export interface Cell {
  text: string;
  style?: Style;
  /** Where it stands in its column; default: left. Numbers stand right. */
  align?: "left" | "right";
}

/**
 * Lines of a table whose columns are aligned.
 * @param header undefined: none
 */
export function renderTable(
  header: readonly string[] | undefined,
  rows: readonly (readonly Cell[])[],
  colours: boolean,
): string[] {
  const titles = header?.map((text, column): Cell => ({ text, style: "bold", ...alignmentOf(rows[0]?.[column]) }));
  const lines = titles === undefined ? rows : [titles, ...rows];
  const columns = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.text.length ?? 0)),
  );
  return lines.map((line) => {
    const cells = line.map(({ text, style, align }, column) => {
      const width = widths[column] ?? 0;
      const isLast = column === columns - 1;
      const padded = align === "right" ? text.padStart(width) : isLast ? text : text.padEnd(width);
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

function alignmentOf(cell: Cell | undefined): Pick<Cell, "align"> {
  return cell?.align === undefined ? {} : { align: cell.align };
}
