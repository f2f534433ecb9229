import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { compareWith, type Difference } from "./compare.ts";
import { accessTo, type ContentAccess } from "./content-access.ts";
import { fetchContents } from "./fetch.ts";
import { Placer } from "./place.ts";
import type { Snapshot, SnapshotFile } from "./snapshot.ts";
import { newestSnapshot, readSnapshot } from "./snapshots.ts";
import { type MediaFilesContext, type MediaRestoreContext, ownDirectory } from "./types.ts";

/** What a restore would do, or has done. */
export interface MediaRestoreReport {
  snapshot: string;
  /** ISO 8601: of the snapshot. */
  createdAt: string;
  /** Files of the snapshot. */
  files: number;
  unchanged: number;
  /** Files that were not there. */
  added: number;
  /** Files that were of another content. */
  replaced: number;
  /** Files that the snapshot does not have. */
  removed: number;
  /** Where the replaced and removed ones are kept, below the directory of the photos; undefined: nowhere. */
  keptIn: string | undefined;
}

/** Which snapshot; default: the newest. */
export interface SnapshotChoice {
  name: string | undefined;
}

/** Says what a restore would do. @throws as {@link restoreMedia} */
export async function planMediaRestore(
  context: MediaRestoreContext,
  { name }: SnapshotChoice,
): Promise<MediaRestoreReport> {
  const { snapshot, access } = await find(context, name);
  return report(snapshot, await compareWith(context, snapshot, access), undefined);
}

/**
 * Makes the photos those of a snapshot. What is missing is downloaded and checked before anything is touched; then each file
 * is put into its place whole. Killed in between, some files are the old ones, some the new ones, and the next restore does the rest.
 * @param deleteOthers deletes what the snapshot does not have, and what is replaced, instead of keeping it aside
 * @throws RestoreRefusedError without the key; SnapshotDamagedError and MediaFailedError before anything is touched;
 * NoSuchSnapshotError; BlobUnavailableError
 */
export async function restoreMedia(
  context: MediaRestoreContext,
  { name, deleteOthers }: SnapshotChoice & { deleteOthers: boolean },
): Promise<MediaRestoreReport> {
  const { directory, observer, signal, now = () => new Date() } = context;
  const { snapshot, access } = await find(context, name);
  const own = join(directory, ownDirectory);
  await removeLeftovers(own);
  const difference = await compareWith(context, snapshot, access);
  const time = now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const id = `restore-${time}-${randomBytes(2).toString("hex")}`;
  const contents = join(own, id, contentsFolder);
  const aside = join(own, id, "kept");
  await mkdir(contents, { recursive: true });
  try {
    await fetchContents(context, access, difference.needed, contents);
    observer.phase("swap");
    await swap(difference, new Placer(directory, contents, deleteOthers ? undefined : aside), context);
  } finally {
    await rm(contents, { recursive: true, force: true });
    // Only those that hold nothing.
    for (const folder of [join(own, id), own]) await rmdir(folder).catch(() => undefined);
  }
  signal.throwIfAborted();
  observer.phase("done");
  const isKept = !deleteOthers && difference.replaced.size + difference.extra.length > 0;
  return report(snapshot, difference, isKept ? join(ownDirectory, id, "kept") : undefined);
}

const contentsFolder = "contents";

async function find(
  { store, signal, observer, identity }: MediaRestoreContext,
  name: string | undefined,
): Promise<{ snapshot: Snapshot; access: ContentAccess }> {
  observer.phase("snapshot");
  const snapshot = await readSnapshot(store, name ?? (await newestSnapshot(store)), signal);
  return { snapshot, access: await accessTo(snapshot.header, identity) };
}

async function swap(
  { extra, needed, replaced }: Difference,
  placer: Placer,
  { observer, signal }: MediaFilesContext,
): Promise<void> {
  for (const path of extra) {
    signal.throwIfAborted();
    await placer.remove(path);
  }
  const left = countContents(needed);
  let done = 0;
  for (const file of needed) {
    signal.throwIfAborted();
    const times = left.get(file.id) ?? 1;
    left.set(file.id, times - 1);
    await placer.place(file, replaced.has(file.path), times === 1);
    observer.files(++done, needed.length);
  }
}

function countContents(files: readonly SnapshotFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of files) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The downloads of restores that were killed; what those kept aside stays. */
async function removeLeftovers(own: string): Promise<void> {
  const restores = await readdir(own).catch(() => []);
  for (const restore of restores) {
    await rm(join(own, restore, contentsFolder), { recursive: true, force: true });
    await rmdir(join(own, restore)).catch(() => undefined);
  }
}

function report({ header, files }: Snapshot, difference: Difference, keptIn: string | undefined): MediaRestoreReport {
  return {
    ...{ snapshot: header.name, createdAt: header.createdAt, files: files.length, unchanged: difference.unchanged },
    added: difference.needed.length - difference.replaced.size,
    ...{ replaced: difference.replaced.size, removed: difference.extra.length, keptIn },
  };
}
