import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { SuiteTime } from "./suite-times.ts";
import { totalsVariable } from "./totals.ts";
import type { MochaResult } from "./totals.ts";

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END } = Mocha.Runner.constants;

/** Mocha's `spec` reporter, which also writes what was counted and timed to a file, for a summary over several suites. */
class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const times: SuiteTime[] = [];
    let started = 0;
    runner.on(EVENT_SUITE_BEGIN, ({ parent }) => {
      if (parent?.root) started = Date.now();
    });
    runner.on(EVENT_SUITE_END, ({ parent, title }) => {
      if (parent?.root) times.push({ title, milliseconds: Date.now() - started });
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const file = process.env[totalsVariable];
      if (file !== undefined)
        writeFileSync(file, JSON.stringify({ passed, failed, skipped, times } satisfies MochaResult));
    });
  }
}

// Mocha loads a reporter with require(), for which this name is the whole module.
export { TotalsReporter as "module.exports" };
