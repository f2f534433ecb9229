import type { BlobStore } from "../blob/store.ts";
import { decrypt } from "./age.ts";
import { ArchiveDamagedError } from "./errors.ts";
import type { Manifest } from "./manifest.ts";
import { readStored } from "./stored.ts";
import { WatchedSource } from "./watched-source.ts";
import { decompress } from "./zstd.ts";

/**
 * The archive of a backup as mongodump wrote it. Each piece is authentic; that nothing is missing is known at the end.
 * @param identity a private key (`AGE-SECRET-KEY-…`)
 * @throws ArchiveDamagedError when the key does not fit, or one bit is wrong, missing or too much; BlobUnavailableError;
 * the signal's reason
 */
export async function* openArchive(
  store: BlobStore,
  { name, archive }: Pick<Manifest, "name" | "archive">,
  identity: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const stored = new WatchedSource(readStored(store, archive, signal));
  let bytes = 0;
  try {
    for await (const piece of decompress(decrypt(stored, identity))) {
      bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    if (stored.failure !== undefined) throw stored.failure;
    signal?.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new ArchiveDamagedError(
      `The archive of ${name} cannot be opened: ${why}. Use the right key or another backup.`,
    );
  }
  if (bytes !== archive.plainBytes) {
    throw new ArchiveDamagedError(
      `The archive of ${name} has ${bytes} bytes when it is opened, instead of ${archive.plainBytes}. Use another backup.`,
    );
  }
}
