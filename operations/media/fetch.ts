import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { WatchedSource } from "../backup/watched-source.ts";
import { BlobNotFoundError } from "../blob/errors.ts";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { reasonOf } from "../restore/errors.ts";
import { formatBytes } from "../terminal/format.ts";
import { MediaFailedError, SnapshotDamagedError } from "./errors.ts";
import type { ContentAccess } from "./content-access.ts";
import { digested } from "./digested.ts";
import { blobOf, type SnapshotFile } from "./snapshot.ts";
import { filesAtOnce, type MediaFilesContext } from "./types.ts";

/**
 * Downloads contents, each into a file that is named by its id, opens and checks them.
 * @param folder where to; it exists
 * @returns bytes that were downloaded
 * @throws SnapshotDamagedError when one is missing or another one; MediaFailedError when there is no room
 */
export async function fetchContents(
  context: MediaFilesContext,
  access: ContentAccess,
  files: readonly SnapshotFile[],
  folder: string,
): Promise<number> {
  const { observer } = context;
  const contents = new Map(files.map((file) => [file.id, file]));
  const needed = [...contents.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  await checkRoom(folder, needed);
  observer.phase("download");
  let done = 0;
  await forEachAtOnce(filesAtOnce, contents.values(), async (file) => {
    await fetchContent(context, access, file, join(folder, file.id));
    observer.files(++done, contents.size);
  });
  return needed;
}

async function fetchContent(
  { store, signal }: MediaFilesContext,
  access: ContentAccess,
  file: SnapshotFile,
  path: string,
): Promise<void> {
  const stream = await store.read(blobOf(file), { signal }).catch((error: unknown) => {
    throw error instanceof BlobNotFoundError ? damaged(file, "is not in the store") : error;
  });
  const [stored, content] = [createHash("sha256"), createHash("sha256")];
  async function* opened(pieces: AsyncIterable<Buffer>) {
    const source = new WatchedSource(digested(pieces, stored));
    try {
      yield* digested(access.open(source), content);
    } catch (error) {
      throw source.failure ?? damaged(file, `cannot be opened (${reasonOf(error)})`);
    }
  }
  await pipeline(stream, opened, createWriteStream(path, { flags: "wx" }), { signal }).catch((error: unknown) => {
    // Its own error for that leaves the reason out.
    signal.throwIfAborted();
    throw error;
  });
  const isStored = file.storedSha256 === undefined || stored.digest("hex") === file.storedSha256;
  if (!isStored || access.idOf(content.digest("hex")) !== file.id) throw damaged(file, "is another one in the store");
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
