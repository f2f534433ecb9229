/** What is measured: time, or memory. */
export type Unit = "milliseconds" | "bytes";

/** One line of the table. */
export interface Result {
  what: string;
  /** Of every run or reading, in its unit; empty: not measured, and `note` says why. */
  values: readonly number[];
  /** Default: milliseconds. */
  unit?: Unit;
  /** The median must stay below it, in the same unit; default: no limit. */
  limit?: number;
  note?: string;
  /** Takes far longer than the rest: left out of the chart, whose bars share one scale. */
  long?: boolean;
  /** The result that this one is compared with, by its `what`. */
  comparedWith?: string;
  /** How many times as long as that one this must take: else that one is too slow. Default: no limit. */
  atLeast?: number | undefined;
}
