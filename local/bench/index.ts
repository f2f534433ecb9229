import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../paths.ts";
import { say, step } from "../progress.ts";
import { prepareStack } from "../stack/index.ts";
import { backupSizes, defaultBackupSize, measureBackups } from "./backup.ts";
import { chart } from "./chart.ts";
import { measureCluster } from "./cluster.ts";
import { describeMachine } from "./machine.ts";
import { measurePreviews } from "./previews.ts";
import { page, table, verdict } from "./report.ts";
import { measureStartup } from "./startup.ts";

/**
 * `make bench`: measures, prints a table and, when everything could be measured, keeps it in docs/benchmarks.md.
 * @param argv `--fresh`: also measure `make up` from nothing, which removes the local cluster with its data;
 *   `--runs=N`: repetitions of each measurement, default 3; `--size=N`: megabytes of the largest database that is backed up
 * @returns the exit code: 1 when a limit is exceeded
 */
export async function bench(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      fresh: { type: "boolean", default: false },
      runs: { type: "string", default: "3" },
      size: { type: "string", default: String(defaultBackupSize) },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs=${values.runs}: a whole number from 1 is allowed`);
  const size = backupSizes.find((each) => String(each) === values.size);
  if (size === undefined) throw new Error(`--size=${values.size}: one of ${backupSizes.join(", ")} is allowed`);

  const environment = await step("Pulumi's engine", () => prepareStack());
  const results = [
    ...(await measureCluster(runs, environment, { fresh: values.fresh })),
    ...(await step("Previews", () => measurePreviews(runs, environment))),
    ...(await step("Start of the program", () => measureStartup(runs, environment))),
    ...(await measureBackups(runs, size)),
  ];
  const machine = describeMachine();
  say(`\n${machine}`);
  process.stdout.write(`${table(results)}\n`);

  const { complete, beyond } = verdict(results);
  if (complete) {
    await writeFile(join(repositoryRoot, "docs", "benchmarks.md"), page(results, machine, "benchmarks.svg"));
    await writeFile(join(repositoryRoot, "docs", "benchmarks.svg"), chart(results));
    say("Kept in docs/benchmarks.md.");
  } else {
    say("docs/benchmarks.md stays as it is: not everything could be measured.");
  }
  for (const complaint of beyond) say(`Beyond its limit: ${complaint}.`);
  return beyond.length === 0 ? 0 : 1;
}
