import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { step } from "../progress.ts";
import { toolPath } from "../toolchain/index.ts";
import { fillDatabase } from "./backup-documents.ts";
import { measureSize } from "./backup-size.ts";
import type { Result } from "./result.ts";
import { startServers } from "./servers.ts";

/** Megabytes of documents. */
export const backupSizes = [10, 100, 1000] as const;
/** For more, FerretDB reads for an hour, and needs 10 GB of disk. */
export const defaultBackupSize = 100;

/**
 * Backup, verification and restore of databases of several sizes, and the plain way on the same servers in the same run. The
 * documents are the sample properties.
 * @param largest megabytes; larger sizes are left out
 */
export async function measureBackups(runs: number, largest: number): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-bench-"));
  const scratchDirectory = join(directory, "scratch");
  await mkdir(scratchDirectory);
  const servers = await startServers(directory);
  try {
    const [mongodump, mongorestore] = await Promise.all([toolPath("mongodump"), toolPath("mongorestore")]);
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const { mongodb, blobs } = servers;
    const common = { mongodb, blobs, identity, recipient, tools: { mongodump, mongorestore, scratchDirectory } };
    const results: Result[] = [];
    for (const size of backupSizes.filter((each) => each <= largest)) {
      const work = { ...common, database: `bench_${size}`, file: join(directory, `${size}.archive`) };
      await step(`Documents, ${size} MB`, () => fillDatabase(mongodb, work.database, size * 1_000_000));
      // The larger ones take minutes each time.
      const times = size >= defaultBackupSize ? 1 : runs;
      results.push(...(await step(`Backups, ${size} MB`, (report) => measureSize(size, times, work, report))));
    }
    return results;
  } finally {
    await servers.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
