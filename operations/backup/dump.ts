import { BackupFailedError } from "./errors.ts";
import { startTool } from "./mongo-tool.ts";
import { reservedPrefix } from "./reserved.ts";
import type { DatabaseTarget, Tools } from "./types.ts";

/**
 * Dumps a database and hands its archive to `work`; mongodump is gone when this returns, however it ends.
 * @param signal ends it
 * @throws BackupFailedError with mongodump's last words; the signal's reason; what `work` throws
 */
export async function withDump<T>(
  target: DatabaseTarget,
  tools: Tools,
  signal: AbortSignal,
  work: (archive: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const args = ["--db", target.database, "--archive", `--excludeCollectionsWithPrefix=${reservedPrefix}`];
  const { mongodump, scratchDirectory } = tools;
  const tool = startTool(mongodump, args, target, { scratchDirectory, signal: AbortSignal.any([signal, over.signal]) });
  tool.stdin.end();
  async function* archive(): AsyncGenerator<Buffer> {
    for await (const piece of tool.stdout) yield piece as Buffer;
    const failure = await tool.failure;
    signal.throwIfAborted();
    if (failure !== undefined)
      throw new BackupFailedError(`The database ${target.database} was not dumped: ${failure}`);
  }
  try {
    return await work(archive());
  } finally {
    over.abort();
    // It would not count as ended while something that nobody reads any more is in the pipe.
    tool.stdout.destroy();
    await tool.failure;
  }
}
