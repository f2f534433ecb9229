import { SnapshotDamagedError } from "./errors.ts";
import { withMediaLease } from "./lease.ts";
import { snapshotBlob } from "./names.ts";
import { blobOf, type SnapshotFile } from "./snapshot.ts";
import { listContents, readSnapshot, type StoredSnapshot, storedSnapshots } from "./snapshots.ts";
import type { MediaContext } from "./types.ts";

export interface MediaPruneReport {
  removedSnapshots: string[];
  keptSnapshots: number;
  removedFiles: number;
  removedBytes: number;
  /** Files of the newest snapshot whose content the store has lost. */
  missing: string[];
  /** Why files that no snapshot needs were kept, or everything: a sentence. */
  refusal?: string;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const snapshotAge = 30 * day;
/** A backup that runs has uploaded files that its snapshot, which comes last, will need. */
const fileAge = day;
/** Snapshots are made every six hours: a clock this far ahead of the newest one is rather wrong. */
const longestPause = 7 * day;
/** How far the clocks of two machines may differ. */
const tolerance = 5 * 60 * 1000;

/**
 * Removes snapshots that are older than 30 days, never the newest one, and then the contents that no snapshot needs and that
 * are older than a day. With `dryRun` it only says what would go.
 * @throws BlobLeasedError while a backup runs; BlobUnavailableError
 */
export async function pruneMedia(
  context: MediaContext,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<MediaPruneReport> {
  return withMediaLease(context, "media prune", async (held) => {
    const { store, observer, signal, now = () => new Date() } = held;
    const time = now().getTime();
    observer.phase("photos");
    const all = await storedSnapshots(store);
    const report: MediaPruneReport = {
      removedSnapshots: [],
      keptSnapshots: all.length,
      removedFiles: 0,
      removedBytes: 0,
      missing: [],
    };
    // Nothing says what is needed: the first backup was killed, or all snapshots were lost, and the files are all there is.
    if (all[0] === undefined) return report;
    const doubt = doubtAbout(time, all[0]);
    if (doubt !== undefined) return refuse(held, report, doubt);
    const [expired, kept] = partition(all, time);
    for (const { name } of expired) {
      signal.throwIfAborted();
      if (!dryRun) await store.delete(snapshotBlob(name));
      report.removedSnapshots.push(name);
    }
    report.keptSnapshots = kept.length;
    const needed = await neededBy(held, kept);
    if (typeof needed === "string") return refuse(held, report, needed);
    const contents = await listContents(store, signal);
    report.missing = needed.newest.filter((file) => !contents.has(blobOf(file))).map(({ path }) => path);
    for (const { name, bytes, createdAt } of contents.values()) {
      signal.throwIfAborted();
      if (needed.blobs.has(name) || time - createdAt.getTime() < fileAge) continue;
      if (!dryRun) await store.delete(name);
      report.removedFiles++;
      report.removedBytes += bytes;
    }
    return report;
  });
}

function refuse({ observer }: MediaContext, report: MediaPruneReport, refusal: string): MediaPruneReport {
  observer.warn(refusal);
  return { ...report, refusal };
}

/** By the clock of the store: the one that the names are by may have been wrong. @param all newest first */
function partition(all: readonly StoredSnapshot[], time: number): [expired: StoredSnapshot[], kept: StoredSnapshot[]] {
  const isExpired = ({ storedAt }: StoredSnapshot, index: number) =>
    index > 0 && time - storedAt.getTime() > snapshotAge;
  return [all.filter(isExpired), all.filter((one, index) => !isExpired(one, index))];
}

function doubtAbout(time: number, newest: StoredSnapshot): string | undefined {
  const ahead = time - newest.storedAt.getTime();
  if (ahead >= -tolerance && ahead <= longestPause) return undefined;
  return `No photo is removed: this machine's clock says ${new Date(time).toISOString()}, and the newest snapshot is of ${newest.storedAt.toISOString()}. Correct the clock, or make a snapshot first.`;
}

interface Needed {
  blobs: Set<string>;
  /** Files of the newest snapshot. */
  newest: SnapshotFile[];
}

/** The contents that snapshots need, or why that cannot be known. @param snapshots newest first */
async function neededBy(
  { store, signal, observer }: MediaContext,
  snapshots: readonly StoredSnapshot[],
): Promise<Needed | string> {
  const needed: Needed = { blobs: new Set(), newest: [] };
  for (const [index, { name }] of snapshots.entries()) {
    try {
      const { files } = await readSnapshot(store, name, signal);
      for (const file of files) needed.blobs.add(blobOf(file));
      if (index === 0) needed.newest = files;
    } catch (error) {
      if (!(error instanceof SnapshotDamagedError)) throw error;
      return `No photo is removed, because a snapshot may need any: ${error.message} It goes after 30 days, or when its blob ${snapshotBlob(name)} is deleted by hand.`;
    }
    observer.files(index + 1, snapshots.length);
  }
  return needed;
}
