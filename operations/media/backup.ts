import { forEachAtOnce } from "../for-each-at-once.ts";
import { MediaFailedError, SnapshotDamagedError } from "./errors.ts";
import { withMediaLease } from "./lease.ts";
import { nameOfSnapshot, snapshotBlob, timeOfSnapshot } from "./names.ts";
import { Sealer } from "./sealer.ts";
import { blobOf, type EncryptedFile, isEncrypted, serializeSnapshot, type Snapshot } from "./snapshot.ts";
import { listContents, readSnapshot, type StoredSnapshot, storedSnapshots } from "./snapshots.ts";
import { filesAtOnce, type LeftOut, type MediaBackupContext } from "./types.ts";
import { Uploader } from "./upload.ts";
import { findFiles, type FoundFile } from "./walk.ts";

export interface MediaBackupReport {
  name: string;
  /** ISO 8601. */
  createdAt: string;
  finishedAt: string;
  files: number;
  bytes: number;
  uploadedFiles: number;
  uploadedBytes: number;
  leftOut: LeftOut[];
}

/** A file may change twice within the precision of its time: one as young as this is read again. */
const settleMs = 2_000;

export interface MediaBackupOptions {
  /** Also when there is no file although the newest snapshot has some. Default: false. */
  allowEmpty?: boolean;
  /** Read every file, and upload what the store has lost. Default: false. */
  full?: boolean;
}

/**
 * Backs up the photos: contents that the store does not have, encrypted, and then a snapshot that lists every file. A file of
 * the same size and time as in the newest snapshot is not read, and what that one needs is taken to be in the store.
 * @returns the report; files that cannot be read are in `leftOut`, as faults
 * @throws MediaFailedError; BlobLeasedError; BlobUnavailableError; the signal's reason. Nothing is left that is listed
 */
export async function backUpMedia(
  context: MediaBackupContext,
  { allowEmpty = false, full = false }: MediaBackupOptions = {},
): Promise<MediaBackupReport> {
  context.observer.phase("lease");
  return withMediaLease(context, "media backup", (held) => new MediaBackup(held, full).run(allowEmpty));
}

class MediaBackup {
  private readonly context: MediaBackupContext;
  private readonly sealer: Sealer;
  private readonly files: EncryptedFile[] = [];
  private readonly leftOut: LeftOut[] = [];
  private readonly isFull: boolean;

  constructor(context: MediaBackupContext, isFull: boolean) {
    this.context = context;
    this.sealer = new Sealer(context.encryption);
    this.isFull = isFull;
  }

  async run(allowEmpty: boolean): Promise<MediaBackupReport> {
    const { store, observer, signal, now = () => new Date() } = this.context;
    observer.phase("scan");
    const existing = await storedSnapshots(store);
    const { name, createdAt } = nextSnapshot(existing, now());
    const [found, newest] = await Promise.all([findFiles(this.context.directory, signal), this.readNewest(existing)]);
    if (found.files.length === 0 && (newest?.files.length ?? 0) > 0 && !allowEmpty) {
      throw new MediaFailedError(
        `There is no photo in ${this.context.directory}, and the newest snapshot has ${newest?.files.length ?? 0}: is the volume mounted? media backup --allow-empty backs up that there are none.`,
      );
    }
    this.leftOut.push(...found.leftOut);
    observer.phase("files");
    const uploaded = await this.addAll(found.files, newest);
    this.warn();
    observer.phase("manifest");
    // Like those of the file system: the order in which files were finished says nothing.
    this.files.sort((one, other) => (one.path < other.path ? -1 : 1));
    const finishedAt = now().toISOString();
    const leftOut = this.leftOut.map(({ path, reason }) => ({ path, reason }));
    const encryption = await this.sealer.describe();
    const content = serializeSnapshot({ name, createdAt, finishedAt, leftOut, encryption }, this.files);
    await store.writeSmall(snapshotBlob(name), content, { contentType: "application/zstd", signal });
    observer.phase("done");
    return {
      ...{ name, createdAt, finishedAt, files: this.files.length },
      bytes: this.files.reduce((sum, { bytes }) => sum + bytes, 0),
      ...{ uploadedFiles: uploaded.files, uploadedBytes: uploaded.bytes, leftOut: this.leftOut },
    };
  }

  private async addAll(found: readonly FoundFile[], newest: Snapshot | undefined) {
    const { observer, signal } = this.context;
    const reusable = this.reusable(newest);
    const known = new Map(this.isFull ? [] : reusable.map((file) => [file.path, file]));
    const settled = Date.parse(newest?.header.createdAt ?? "") - settleMs;
    const uploader = new Uploader(this.context, this.sealer, await this.storedContents(reusable));
    let done = 0;
    await forEachAtOnce(filesAtOnce, found, async (file) => {
      const before = known.get(file.path);
      const isSame = before?.bytes === file.bytes && before.mtimeMs === file.mtimeMs;
      if (isSame && file.mtimeMs < settled) this.files.push(before);
      else {
        signal.throwIfAborted();
        const outcome = await uploader.add(file.path);
        if (outcome === "vanished") observer.warn(`${file.path} is left out: it vanished before it was read.`);
        else if ("file" in outcome) this.files.push(outcome.file);
        else this.leftOut.push(outcome.leftOut);
      }
      observer.files(++done, found.length);
    });
    return uploader.uploaded;
  }

  /** What is encrypted for the same keys as everything in this backup, and has ids that this stack's secret made. */
  private reusable(newest: Snapshot | undefined): EncryptedFile[] {
    if (newest === undefined || newest.files.length === 0) return [];
    const { header, files } = newest;
    if (header.format === 2 && header.encryption.fingerprint === this.sealer.key.fingerprint) {
      return files.filter(isEncrypted);
    }
    const why = header.format === 1 ? "is not encrypted" : "is for other keys, or of another stack";
    this.context.observer.warn(`Every photo is uploaded again, because the newest snapshot ${header.name} ${why}.`);
    return [];
  }

  /**
   * What the store has: SHA-256 of the blob, by id. To list it takes longer than all the rest, and nobody removes what the
   * newest snapshot needs.
   */
  private async storedContents(reusable: readonly EncryptedFile[]): Promise<ReadonlyMap<string, string>> {
    const { store, signal } = this.context;
    const stored = this.isFull ? await listContents(store, signal) : undefined;
    const there = reusable.filter((file) => stored === undefined || stored.has(blobOf(file)));
    return new Map(there.map(({ id, storedSha256 }) => [id, storedSha256]));
  }

  private async readNewest([newest]: readonly StoredSnapshot[]): Promise<Snapshot | undefined> {
    if (newest === undefined) return undefined;
    try {
      return await readSnapshot(this.context.store, newest.name, this.context.signal);
    } catch (error) {
      if (!(error instanceof SnapshotDamagedError)) throw error;
      this.context.observer.warn(`${error.message} Every photo is read again.`);
      return undefined;
    }
  }

  private warn(): void {
    const shown = 20;
    for (const { path, reason } of this.leftOut.slice(0, shown)) {
      this.context.observer.warn(`${path} is left out: ${reason}.`);
    }
    const more = this.leftOut.length - shown;
    if (more > 0) this.context.observer.warn(`${more} more are left out; the snapshot names them.`);
  }
}

/** A name later than that of every other snapshot, also when the clock was set back or two are made in one second. */
function nextSnapshot([newest]: readonly StoredSnapshot[], now: Date): { name: string; createdAt: string } {
  const earliest = newest === undefined ? 0 : timeOfSnapshot(newest.name).getTime() + 1000;
  return { name: nameOfSnapshot(new Date(Math.max(now.getTime(), earliest))), createdAt: now.toISOString() };
}
