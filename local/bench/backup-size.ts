import { run } from "../exec.ts";
import type { Report } from "../progress.ts";
import { type BackupWork, measure, type Measured } from "./backup-work.ts";
import type { Result } from "./result.ts";
import { median, repeat } from "./statistics.ts";

/** How many times as fast as the plain way a backup has to be, from the database to the store. */
const backupAtLeast = 1;
/** The same of the pipeline alone, where there is so much that the start of the process does not count. */
const pipelineAtLeast = (size: number) => (size < 1000 ? undefined : 4);

/** @param size megabytes of documents that are in the database */
export async function measureSize(
  size: number,
  runs: number,
  work: Omit<BackupWork, "verb">,
  report: Report,
): Promise<Result[]> {
  const { file, database, mongodb, tools } = work;
  const own = async (verb: BackupWork["verb"], what: string): Promise<Result> => {
    report(what);
    const measured: Measured[] = [];
    await repeat(runs, async () => measured.push(await measure({ ...work, verb })));
    const times = measured.map(({ milliseconds }) => milliseconds);
    const memory = Math.max(...measured.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
    return { what, values: times, long: true, note: `${speed(size, times)}, ${memory.toFixed(0)} MiB of memory` };
  };
  const plain = async (what: string, than: Result, way: () => Promise<unknown>, atLeast?: number): Promise<Result> => {
    report(what);
    const times = await repeat(runs, way);
    return { what, values: times, long: true, note: speed(size, times), comparedWith: than.what, atLeast };
  };
  const shell = (script: string) => run("sh", ["-c", script, "sh", file]);
  const dump = (...more: string[]) =>
    run(tools.mongodump, [`--uri=${mongodb}`, `--db=${database}`, `--archive=${file}`, ...more]);
  const names = [`--nsFrom=${database}.*`, `--nsTo=${database}_plain.*`, "--drop", "--noIndexRestore"];

  await dump();
  const pipeline = await own("pipeline", `${size} MB: the pipeline alone, from a file`);
  const zip = await plain(
    `${size} MB: gzip | sha256sum`,
    pipeline,
    () => shell('gzip -c "$1" | sha256sum'),
    pipelineAtLeast(size),
  );
  const backup = await own("backup", `${size} MB: backup, read again`);
  const save = await plain(
    `${size} MB: mongodump --gzip, sha256sum, upload`,
    backup,
    async () => {
      await dump("--gzip");
      await shell('sha256sum "$1"');
      await measure({ ...work, verb: "upload" });
    },
    backupAtLeast,
  );
  const verify = await own("verify", `${size} MB: verification of every document`);
  const restore = await own("restore", `${size} MB: restore, with safety backup and comparisons`);
  const load = await plain(`${size} MB: mongorestore --gzip`, restore, () =>
    run(tools.mongorestore, [`--uri=${mongodb}`, "--gzip", `--archive=${file}`, ...names]),
  );
  backup.note = [backup.note, `${fits(size, backup, 3)} and ${fits(size, backup, 5)}`].join("; ");
  return [pipeline, zip, backup, save, verify, restore, load];
}

function speed(size: number, times: readonly number[]): string {
  const rate = (size / median(times)) * 1000;
  return `${rate.toFixed(rate < 10 ? 1 : 0)} MB/s`;
}

function fits(size: number, { values }: Result, minutes: number): string {
  return `${(((size / median(values)) * minutes * 60_000) / 1000).toFixed(1)} GB in ${minutes} minutes`;
}
