import type { BlobStore } from "../blob/store.ts";
import { createAgeHeader, type AgeHeader } from "./age-header.ts";
import { describeBackup } from "./describe.ts";
import { withDump } from "./dump.ts";
import { ArchiveFormatError, BackupFailedError } from "./errors.ts";
import { containerOf } from "./kinds.ts";
import { withDatabaseLease } from "./lease.ts";
import { listBackups } from "./list.ts";
import {
  archiveBlob,
  manifestBlob,
  manifestLimit,
  type Manifest,
  parseManifest,
  serializeManifest,
} from "./manifest.ts";
import { chooseName } from "./name.ts";
import { type StoredArchive, storeArchive } from "./pipeline.ts";
import { readThrough } from "./stored.ts";
import type { BackupContext, BackupRequest } from "./types.ts";

/**
 * Backs up a database: dump and upload in one stream, then the blob is read again and compared, and the manifest written last.
 * @returns the manifest; with an `idempotencyKey` that of a complete backup that was made with the same key before
 * @throws BackupFailedError; BlobLeasedError when somebody else works on the database; BlobUnavailableError; the signal's
 * reason. Nothing is left that is listed as a backup
 */
export async function runBackup(context: BackupContext, request: BackupRequest): Promise<Manifest> {
  const header = await createAgeHeader(request.recipients);
  context.observer.phase("lease");
  return withDatabaseLease(context, `backup (${request.kind})`, async (held) => {
    const done = (await findDone(held, request)) ?? (await makeBackup(held, request, header));
    held.observer.phase("done");
    return done;
  });
}

async function findDone(
  { stores, target }: BackupContext,
  { kind, idempotencyKey }: BackupRequest,
): Promise<Manifest | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const { restorable } = await listBackups(stores, [containerOf(kind)]);
  return restorable
    .map(({ manifest }) => manifest)
    .find((manifest) => manifest.database === target.database && manifest.idempotencyKey === idempotencyKey);
}

async function makeBackup(context: BackupContext, request: BackupRequest, header: AgeHeader): Promise<Manifest> {
  const { stores, target, observer, signal, now = () => new Date() } = context;
  const store = stores[containerOf(request.kind)];
  const { name, createdAt } = await chooseName(context);
  const stored = await storeDump(context, store, name, header);
  try {
    observer.phase("reread");
    await readThrough(store, stored, { signal, progress: (bytes) => observer.progress(bytes) });
    observer.phase("manifest");
    const manifest = describeBackup(request, { name, createdAt, database: target.database, stored, verifiedAt: now() });
    const options = { contentType: "application/json", signal };
    await store.writeSmall(manifestBlob(name), serializeManifest(manifest), options);
    return parseManifest(await store.readSmall(manifestBlob(name), manifestLimit, { signal }), name);
  } catch (error) {
    await remove(context, store, name);
    throw error;
  }
}

async function storeDump(
  context: BackupContext,
  store: BlobStore,
  name: string,
  header: AgeHeader,
): Promise<StoredArchive> {
  const { target, tools, observer, signal } = context;
  observer.phase("dump");
  try {
    return await withDump(target, tools, signal, (archive) =>
      storeArchive(archive, {
        store,
        blob: archiveBlob(name),
        header,
        database: target.database,
        signal,
        progress: (bytes) => observer.progress(bytes),
        onRead: () => observer.phase("upload"),
      }),
    );
  } catch (error) {
    if (!(error instanceof ArchiveFormatError)) throw error;
    throw new BackupFailedError(`The database ${target.database} was not dumped completely: ${error.message}.`);
  }
}

/** Takes an unfinished backup away, the manifest first: what has none is listed by nobody. */
async function remove({ observer }: BackupContext, store: BlobStore, name: string): Promise<void> {
  try {
    await store.delete(manifestBlob(name));
    await store.delete(archiveBlob(name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    observer.warn(`${name} is not finished and could not be removed; the next prune does it after a day: ${why}`);
  }
}
