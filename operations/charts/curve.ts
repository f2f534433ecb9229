import type { Span } from "./axis.ts";

/** In the order of time; null: nothing is known, the line has a gap. */
export type Points = readonly { at: string; value: number | null }[];

/** Where a chart draws: its size, and what its edges stand for. */
export interface Plane {
  span: Span;
  /** Value at the upper edge; the lower one is 0. */
  top: number;
  width: number;
  height: number;
}

/** The `d` of a line's path. @param isStepped whether a value holds until the next one; default: a straight line leads to it */
export function curve(points: Points, plane: Plane, isStepped = false): string {
  const { top, height } = plane;
  let isOpen = false;
  return points
    .map(({ at, value }) => {
      if (value === null) {
        isOpen = false;
        return "";
      }
      const x = across(Date.parse(at), plane).toFixed(1);
      const y = (height - (Math.min(value, top) / top) * height).toFixed(1);
      const command = isOpen ? (isStepped ? `H${x}V${y}` : `L${x} ${y}`) : `M${x} ${y}h0`;
      isOpen = true;
      return command;
    })
    .join("");
}

/** How far from the left edge a time lies. @param time milliseconds since 1970 */
export function across(time: number, { span: { from, to }, width }: Pick<Plane, "span" | "width">): number {
  return Math.min(1, Math.max(0, (time - from) / Math.max(1, to - from))) * width;
}
