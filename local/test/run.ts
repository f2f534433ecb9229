import { join } from "node:path";
import { stdout } from "node:process";
import { cacheDirectory } from "../paths.ts";
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
  "age",
  "zstd",
  "openssl",
  "promtool",
  "alertmanager",
  "amtool",
  "actionlint",
  "kubeconform",
  "kubernetes-openapi",
  "kube-score",
];

const operations = "test/integration/operations";
const releases = "test/integration/{components/release,operations/release,preview}/*.test.ts";

/**
 * `make test`: checks, unit tests and integration tests, beside one another as far as two cores allow, which every machine
 * has. Arguments go to mocha's runs, e.g. `--grep schema`.
 * @returns the exit code
 */
export async function test(argv: readonly string[]): Promise<number> {
  await ensureTools(integrationTools);
  await ensurePulumiHome();
  return conclude(
    await runLanes([
      [
        // Types first: mocha hides what does not load behind an error of its own.
        check("types", "node_modules/typescript/bin/tsc", "--build"),
        mocha("unit tests", ...argv, "test/unit/**/*.test.ts"),
        check("format", "node_modules/prettier/bin/prettier.cjs", "--check", ...formatOptions(), "."),
        check("lint", "local/test/lint/main.ts"),
      ],
      // The others wait for one another's servers and timers as much as they compute. Each computes for about as long, a minute:
      // at the end none runs alone.
      [mocha("integration tests of releases", ...argv, releases)],
      [mocha("integration tests", ...argv, "test/integration/!(operations)/**/*.test.ts", "--ignore", releases)],
      [mocha("integration tests of operations", ...argv, `${operations}/!(commands|release)/*.test.ts`)],
      [mocha("integration tests of commands", ...argv, `${operations}/commands/*.test.ts`)],
    ]),
  );
}

/**
 * `make e2e`: the endurance tests, and then the scenarios on the local cluster, shown as they go. Arguments go to mocha,
 * e.g. `--grep rollback`.
 * @returns the exit code
 */
export async function e2e(argv: readonly string[]): Promise<number> {
  await ensureTools(integrationTools);
  const endurance = await runLanes([
    [mocha("endurance of backups", ...argv, "test/endurance/operations/{backup,blob}/*.test.ts")],
    [mocha("endurance of restores and photos", ...argv, "test/endurance/operations/{restore,media}/*.test.ts")],
  ]);
  const scenarios = mocha("end-to-end tests", "--config", "test/e2e/mocharc.json", ...argv);
  return conclude([...endurance, await runSuite(scenarios, true)]);
}

/** What was checked is remembered by content, and outside node_modules, which is made anew whenever a package changes. */
function formatOptions(): string[] {
  const location = join(cacheDirectory(), "checks", "formatted");
  return ["--cache", "--cache-strategy", "content", "--cache-location", location, "--log-level", "warn"];
}

/** Suites of one lane run one after the other, and the lanes beside one another. */
async function runLanes(lanes: readonly (readonly Suite[])[]): Promise<Totals[]> {
  const totals: Totals[] = [];
  const runLane = async (lane: readonly Suite[]) => {
    for (const suite of lane) totals.push(await runSuite(suite));
  };
  await Promise.all(lanes.map(runLane));
  return totals;
}

function conclude(all: readonly Totals[]): number {
  const totals = addTotals(all);
  if (totals.passed === 0) say("No test was executed.");
  stdout.write(`${summaryLine(totals)}\n`);
  return exitCode(totals);
}
