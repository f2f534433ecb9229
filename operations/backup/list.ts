import { BlobNotFoundError } from "../blob/errors.ts";
import type { BlobProperties, BlobStore } from "../blob/store.ts";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { ArchiveDamagedError } from "./errors.ts";
import { type BackupContainer, backupContainers } from "./kinds.ts";
import { archiveBlob, backupName, type Manifest, manifestBlob, manifestLimit, parseManifest } from "./manifest.ts";
import type { BackupStores } from "./types.ts";

/** A backup that is complete. */
export interface ListedBackup {
  manifest: Manifest;
  container: BackupContainer;
  /** When its last blob was written, by the clock of the store. */
  storedAt: Date;
}

/** What lies in a backup's place and cannot be restored. */
export interface UnusableBackup {
  name: string;
  container: BackupContainer;
  storedAt: Date;
  /** One that was never finished: an archive without a manifest. */
  isUnfinished: boolean;
  /** End of a sentence. */
  reason: string;
}

export interface BackupList {
  /** Newest first. */
  restorable: ListedBackup[];
  unusable: UnusableBackup[];
}

/** Manifests that are read at the same time. */
const readsAtOnce = 8;

/**
 * Finds every backup with a valid manifest and an archive of the size that it says; and what looks like a backup and is none.
 * @throws BlobUnavailableError
 */
export async function listBackups(
  stores: BackupStores,
  containers: readonly BackupContainer[] = backupContainers,
): Promise<BackupList> {
  const list: BackupList = { restorable: [], unusable: [] };
  for (const container of containers) {
    const places = await findPlaces(stores[container]);
    await forEachAtOnce(readsAtOnce, places, async ([name, blobs]) => {
      const storedAt = new Date(Math.max(...blobs.map(({ createdAt }) => createdAt.getTime())));
      const found = await judge(stores[container], name, blobs);
      if (typeof found === "string") {
        const isUnfinished = !blobs.some((blob) => blob.name === manifestBlob(name));
        list.unusable.push({ name, container, storedAt, isUnfinished, reason: found });
      } else list.restorable.push({ manifest: found, container, storedAt });
    });
  }
  list.restorable.sort((one, other) => compare(other.manifest.name, one.manifest.name));
  list.unusable.sort((one, other) => compare(other.name, one.name));
  return list;
}

async function findPlaces(store: BlobStore): Promise<[name: string, blobs: BlobProperties[]][]> {
  const places = new Map<string, BlobProperties[]>();
  for await (const blob of store.list("mongodb-backup-")) {
    const name = blob.name.slice(0, blob.name.indexOf("/"));
    if (!backupName.test(name)) continue;
    const blobs = places.get(name);
    if (blobs === undefined) places.set(name, [blob]);
    else blobs.push(blob);
  }
  return [...places];
}

/** @returns the manifest, or why this is no backup */
async function judge(store: BlobStore, name: string, blobs: readonly BlobProperties[]): Promise<Manifest | string> {
  const sizes = new Map(blobs.map((blob) => [blob.name, blob.bytes]));
  const manifestBytes = sizes.get(manifestBlob(name));
  if (manifestBytes === undefined) return "it has no manifest: it is being made, or was never finished";
  if (manifestBytes > manifestLimit) return `its manifest has ${manifestBytes} bytes, and ${manifestLimit} are allowed`;
  try {
    const manifest = parseManifest(await store.readSmall(manifestBlob(name), manifestLimit), name);
    const archiveBytes = sizes.get(archiveBlob(name));
    if (archiveBytes === manifest.archive.bytes) return manifest;
    const instead = archiveBytes === undefined ? "is not there" : `has ${archiveBytes} bytes`;
    return `its archive ${instead}, and the manifest says ${manifest.archive.bytes} bytes`;
  } catch (error) {
    if (error instanceof ArchiveDamagedError) return error.message;
    if (error instanceof BlobNotFoundError) return "it was removed while it was looked at";
    throw error;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
