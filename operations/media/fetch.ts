import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { BlobNotFoundError } from "../blob/errors.ts";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { formatBytes } from "../terminal/format.ts";
import { MediaFailedError, SnapshotDamagedError } from "./errors.ts";
import { fileBlob } from "./names.ts";
import type { SnapshotFile } from "./snapshot.ts";
import { filesAtOnce, type MediaFilesContext } from "./types.ts";

/**
 * Downloads contents, each into a file that is named by its hash, and checks them.
 * @param folder where to; it exists
 * @returns bytes that were downloaded
 * @throws SnapshotDamagedError when one is missing or another one; MediaFailedError when there is no room
 */
export async function fetchContents(
  { store, signal, observer }: MediaFilesContext,
  files: readonly SnapshotFile[],
  folder: string,
): Promise<number> {
  const contents = new Map(files.map((file) => [file.sha256, file]));
  const needed = [...contents.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  await checkRoom(folder, needed);
  observer.phase("download");
  let done = 0;
  await forEachAtOnce(filesAtOnce, contents.values(), async (file) => {
    const digest = createHash("sha256");
    const stream = await store.read(fileBlob(file.sha256), { signal }).catch((error: unknown) => {
      throw error instanceof BlobNotFoundError ? damaged(file, "is not in the store") : error;
    });
    const checked = async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        digest.update(piece);
        yield piece;
      }
    };
    const target = createWriteStream(join(folder, file.sha256), { flags: "wx" });
    await pipeline(stream, checked, target, { signal }).catch((error: unknown) => {
      // Its own error for that leaves the reason out.
      signal.throwIfAborted();
      throw error;
    });
    if (digest.digest("hex") !== file.sha256) throw damaged(file, "is another one in the store");
    observer.files(++done, contents.size);
  });
  return needed;
}

async function checkRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new MediaFailedError(
    `The volume of the photos has ${formatBytes(free)} free, and the restore needs ${formatBytes(needed)}: nothing was changed. Make room, or enlarge it with immoexpress:media.size.`,
  );
}

function damaged({ path }: SnapshotFile, how: string): SnapshotDamagedError {
  return new SnapshotDamagedError(`The content of ${path} ${how}: nothing was changed. Use another snapshot.`);
}
