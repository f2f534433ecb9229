import { createHash } from "node:crypto";
import { BlobNotFoundError } from "../blob/errors.ts";
import type { BlobStore } from "../blob/store.ts";
import { ArchiveDamagedError } from "./errors.ts";

/** What an archive's blob must be. */
export interface StoredBlob {
  blob: string;
  bytes: number;
  sha256: string;
}

/**
 * Reads an archive's blob as it is stored; ends without an error only when every bit is as it was written.
 * @throws ArchiveDamagedError, at the latest after the last piece; BlobUnavailableError; the signal's reason
 */
export async function* readStored(
  store: BlobStore,
  { blob, bytes, sha256 }: StoredBlob,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const digest = createHash("sha256");
  let read = 0;
  for await (const piece of await open(store, blob, signal)) {
    read += (piece as Buffer).length;
    if (read > bytes) throw damaged(blob, `it is longer than the ${bytes} bytes that were written`);
    digest.update(piece as Buffer);
    yield piece as Buffer;
  }
  if (read < bytes) throw damaged(blob, `it has ${read} bytes instead of ${bytes}`);
  if (digest.digest("hex") !== sha256) throw damaged(blob, "its SHA-256 is another one");
}

/** Reads a blob to its end as {@link readStored} does, for nothing but its errors. */
export async function readThrough(
  store: BlobStore,
  stored: StoredBlob,
  { signal, progress }: { signal?: AbortSignal | undefined; progress: (bytes: number) => void },
): Promise<void> {
  let bytes = 0;
  for await (const piece of readStored(store, stored, signal)) progress((bytes += piece.length));
}

async function open(store: BlobStore, blob: string, signal: AbortSignal | undefined) {
  try {
    return await store.read(blob, signal === undefined ? {} : { signal });
  } catch (error) {
    if (error instanceof BlobNotFoundError) throw damaged(blob, "it is not there");
    throw error;
  }
}

function damaged(blob: string, how: string): ArchiveDamagedError {
  return new ArchiveDamagedError(`${blob} is not what the backup wrote: ${how}. Use another backup.`);
}
