import { createZstdDecompress } from "node:zlib";
import { BlobNotFoundError, BlobTooLargeError } from "../blob/errors.ts";
import type { BlobProperties, BlobStore } from "../blob/store.ts";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { NoSuchSnapshotError, SnapshotDamagedError } from "./errors.ts";
import { allContents, allSnapshots, isContentBlob, snapshotBlob, snapshotOfBlob } from "./names.ts";
import { parseHeader, parseSnapshot, type Snapshot, type SnapshotHeader, snapshotLimit } from "./snapshot.ts";

/** A snapshot's blob, not yet looked into. */
export interface StoredSnapshot {
  name: string;
  /** By the clock of the store. */
  storedAt: Date;
}

export interface SnapshotList {
  /** Newest first. */
  snapshots: SnapshotHeader[];
  unusable: { name: string; reason: string }[];
}

const readsAtOnce = 8;
const headerLimit = 64 * 1024 * 1024;

/** Every snapshot, newest first. @throws BlobUnavailableError */
export async function storedSnapshots(store: BlobStore): Promise<StoredSnapshot[]> {
  const found: StoredSnapshot[] = [];
  for await (const { name: blob, createdAt: storedAt } of store.list(allSnapshots)) {
    const name = snapshotOfBlob(blob);
    if (name !== undefined) found.push({ name, storedAt });
  }
  return found.reverse();
}

/** Every content that the store has, by the name of its blob. @throws BlobUnavailableError */
export async function listContents(store: BlobStore, signal: AbortSignal): Promise<Map<string, BlobProperties>> {
  const contents = new Map<string, BlobProperties>();
  for (const prefix of allContents) {
    for await (const blob of store.list(prefix)) {
      signal.throwIfAborted();
      if (isContentBlob(blob.name)) contents.set(blob.name, blob);
    }
  }
  return contents;
}

/** What is known of every snapshot; the lists of files are not read. @throws BlobUnavailableError */
export async function listSnapshots(store: BlobStore, signal: AbortSignal): Promise<SnapshotList> {
  const list: SnapshotList = { snapshots: [], unusable: [] };
  await forEachAtOnce(readsAtOnce, await storedSnapshots(store), async ({ name }) => {
    try {
      list.snapshots.push(parseHeader(await firstLine(store, name, signal), name));
    } catch (error) {
      if (!(error instanceof SnapshotDamagedError || error instanceof BlobNotFoundError)) throw error;
      list.unusable.push({ name, reason: error.message });
    }
  });
  const newestFirst = (one: { name: string }, other: { name: string }) => (one.name < other.name ? 1 : -1);
  list.snapshots.sort(newestFirst);
  list.unusable.sort(newestFirst);
  return list;
}

/** @throws SnapshotDamagedError, NoSuchSnapshotError, BlobUnavailableError */
export async function readSnapshot(store: BlobStore, name: string, signal: AbortSignal): Promise<Snapshot> {
  try {
    return parseSnapshot(await store.readSmall(snapshotBlob(name), snapshotLimit, { signal }), name);
  } catch (error) {
    if (error instanceof BlobNotFoundError) {
      throw new NoSuchSnapshotError(`There is no snapshot ${name}: media list shows those that there are.`);
    }
    if (error instanceof BlobTooLargeError) throw new SnapshotDamagedError(error.message);
    throw error;
  }
}

/** The name of the newest snapshot. @throws NoSuchSnapshotError */
export async function newestSnapshot(store: BlobStore): Promise<string> {
  const [newest] = await storedSnapshots(store);
  if (newest === undefined)
    throw new NoSuchSnapshotError("There is no snapshot of the photos: media backup makes one.");
  return newest.name;
}

/** The first line, of which reading the rest is left out. */
async function firstLine(store: BlobStore, name: string, signal: AbortSignal): Promise<string> {
  const stored = await store.read(snapshotBlob(name), { signal });
  const text = createZstdDecompress();
  stored.once("error", (error) => text.destroy(error));
  stored.pipe(text);
  let line = "";
  try {
    text.setEncoding("utf8");
    for await (const piece of text) {
      line += String(piece);
      const end = line.indexOf("\n");
      if (end >= 0) return line.slice(0, end);
      if (line.length > headerLimit) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    // An error of the store has a class of its own; what zstd says is about the content.
    if (!(error instanceof Error) || !("code" in error) || !/^Z(STD|_)/.test(String(error.code))) throw error;
  } finally {
    stored.destroy();
  }
  throw new SnapshotDamagedError(`The snapshot ${name} is damaged: it has no header.`);
}
