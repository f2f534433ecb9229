import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { totalsVariable } from "./totals.ts";
import type { Totals } from "./totals.ts";

/** Mocha's `spec` reporter, which also writes what was counted to a file, for a summary over several suites. */
class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const file = process.env[totalsVariable];
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies Totals));
    });
  }
}

// Mocha loads a reporter with require(), for which this name is the whole module.
export { TotalsReporter as "module.exports" };
