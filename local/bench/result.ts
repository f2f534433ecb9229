/** One line of the table. */
export interface Result {
  what: string;
  /** Milliseconds of every run; empty: not measured, and `note` says why. */
  times: readonly number[];
  /** Milliseconds that the median must stay below; default: no limit. */
  limit?: number;
  note?: string;
  /** Takes far longer than the rest: left out of the chart, whose bars share one scale. */
  long?: boolean;
  /** The result that this one is compared with, by its `what`. */
  comparedWith?: string;
  /** How many times as long as that one this must take: else that one is too slow. Default: no limit. */
  atLeast?: number | undefined;
}
