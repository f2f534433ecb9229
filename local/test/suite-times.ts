import { formatElapsed } from "../progress.ts";

/** How long one of a run's outermost suites took, its hooks included. */
export interface SuiteTime {
  title: string;
  milliseconds: number;
}

/** Where the time of a run went, the longest first: `releases 9 min 02 s, alerts 5 min 10 s, health 31 s`. */
export function timesLine(times: readonly SuiteTime[]): string {
  return times
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .map(({ title, milliseconds }) => `${title} ${formatElapsed(milliseconds)}`)
    .join(", ");
}
