import { stdout } from "node:process";
import { say } from "../progress.ts";
import { ensurePulumiHome, ensureTools } from "../toolchain/index.ts";
import type { ToolName } from "../toolchain/index.ts";
import { check, mocha, runSuite } from "./suites.ts";
import type { Suite } from "./suites.ts";
import { addTotals, exitCode, summaryLine } from "./totals.ts";
import type { Totals } from "./totals.ts";

// Built before the tests start: no test's time-out is long enough for a compiler.
const integrationTools: readonly ToolName[] = [
  "ferretdb",
  "mongodump",
  "mongorestore",
  "azurite",
  "age",
  "zstd",
  "openssl",
];

/**
 * `make test`: the checks beside the unit and then the integration tests, on the two cores that every machine has.
 * Arguments go to mocha's runs, e.g. `--grep schema`.
 * @returns the exit code
 */
export async function test(argv: readonly string[]): Promise<number> {
  await ensureTools(integrationTools);
  await ensurePulumiHome();
  const lanes: Suite[][] = [
    [
      // Types first: mocha hides what does not load behind an error of its own.
      check("types", "typescript/bin/tsc", "--noEmit"),
      mocha("unit tests", ...argv, "test/unit/**/*.test.ts"),
      mocha("integration tests", ...argv, "test/integration/!(operations)/**/*.test.ts"),
    ],
    [
      check("format", "prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
      check("lint", "eslint/bin/eslint.js", "--max-warnings", "0", "."),
      // As long as all others together: they kill backups and restores at every step, and wait for what becomes of them.
      mocha("integration tests of operations", ...argv, "test/integration/operations/**/*.test.ts"),
    ],
  ];
  const totals = await Promise.all(lanes.map((lane) => runLane(lane)));
  return conclude(totals.flat());
}

/**
 * `make e2e`: the scenarios on the local cluster, shown as they go. Arguments go to mocha, e.g. `--grep rollback`.
 * @returns the exit code
 */
export async function e2e(argv: readonly string[]): Promise<number> {
  return conclude([await runSuite(mocha("end-to-end tests", "--config", "test/e2e/mocharc.json", ...argv), true)]);
}

async function runLane(lane: readonly Suite[]): Promise<Totals[]> {
  const totals: Totals[] = [];
  for (const suite of lane) totals.push(await runSuite(suite));
  return totals;
}

function conclude(all: readonly Totals[]): number {
  const totals = addTotals(all);
  if (totals.passed === 0) say("No test was executed.");
  stdout.write(`${summaryLine(totals)}\n`);
  return exitCode(totals);
}
