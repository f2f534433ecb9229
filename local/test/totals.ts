import type { SuiteTime } from "./suite-times.ts";

/** Environment variable with the path of the file that a suite's totals go to. */
export const totalsVariable = "MOCHA_TOTALS_FILE";

/** What a suite counted. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a run of mocha leaves in that file. */
export interface MochaResult extends Totals {
  times: SuiteTime[];
}

export function addTotals(all: readonly Totals[]): Totals {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

/** The closing line, alone on its line: `12 passed, 0 failed`, with the skipped ones when there are any. */
export function summaryLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** 0 only when something ran and nothing failed: a run that executed no test proves nothing. */
export function exitCode({ passed, failed }: Totals): number {
  return failed === 0 && passed > 0 ? 0 : 1;
}
