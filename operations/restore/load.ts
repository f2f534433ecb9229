import { pipeline } from "node:stream/promises";
import type { Manifest } from "../backup/manifest.ts";
import { startTool } from "../backup/mongo-tool.ts";
import type { BackupContext } from "../backup/types.ts";
import { withDatabase } from "./database.ts";
import { createCollection } from "./definitions.ts";

/** Where the collections of a backup are put. */
export interface Destination {
  database: string;
  /** What their names begin with there. */
  prefix: string;
}

/**
 * Makes the collections of a backup, with their options and without their indexes, and fills them from its archive, as fast
 * as the database takes it.
 * @param archive as mongodump wrote it
 * @throws Error with mongorestore's last words when one document is not taken; what the archive throws; the signal's reason
 */
export async function loadArchive(
  { target, tools, observer, signal }: Pick<BackupContext, "target" | "tools" | "observer" | "signal">,
  manifest: Manifest,
  archive: AsyncIterable<Uint8Array>,
  { database, prefix }: Destination,
): Promise<void> {
  await withDatabase({ ...target, database }, async (db) => {
    for (const record of manifest.collections) await createCollection(db, prefix + record.name, record);
  });
  const over = new AbortController();
  const tool = startTool(
    tools.mongorestore,
    [
      "--archive",
      `--nsFrom=${manifest.database}.*`,
      `--nsTo=${database}.${prefix}*`,
      "--stopOnError",
      // Capped collections keep their order.
      "--maintainInsertionOrder",
      // These are made from the manifest: mongorestore sends indexes in a form that FerretDB refuses.
      "--noIndexRestore",
      "--noOptionsRestore",
    ],
    target,
    { scratchDirectory: tools.scratchDirectory, signal: AbortSignal.any([signal, over.signal]) },
  );
  tool.stdout.resume();
  let broken: Error | undefined;
  async function* pieces() {
    let bytes = 0;
    try {
      for await (const piece of archive) {
        yield piece;
        observer.progress((bytes += piece.length));
      }
    } catch (error) {
      broken = error as Error;
      throw error;
    }
  }
  try {
    // A mongorestore that has ended closes the pipe; why is known when it has ended.
    const isPassedOn = await pipeline(pieces(), tool.stdin, { signal }).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (broken !== undefined) throw broken;
    const failure = await tool.failure;
    signal.throwIfAborted();
    if (failure !== undefined) throw new Error(`not every document was taken: ${failure}`);
    if (!isPassedOn) throw new Error("mongorestore ended before it had read the whole archive");
  } finally {
    over.abort();
    await tool.failure;
  }
}
