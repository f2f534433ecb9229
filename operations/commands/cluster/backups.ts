import { ArchiveDamagedError } from "../../backup/errors.ts";
import { listBackups, type ListedBackup } from "../../backup/list.ts";
import { withDatabaseLease } from "../../backup/lease.ts";
import type { Manifest } from "../../backup/manifest.ts";
import { pruneBackups } from "../../backup/prune.ts";
import { runBackup } from "../../backup/run.ts";
import { verifyBackup } from "../../backup/verify.ts";
import { SnapshotDamagedError } from "../../media/errors.ts";
import { pruneMedia } from "../../media/prune.ts";
import { drill } from "../../restore/drill.ts";
import { pruneRestores } from "../../restore/leftovers.ts";
import { selectBackup, type Selection } from "../../restore/select.ts";
import { readSettings } from "../../settings.ts";
import { plural } from "../../terminal/format.ts";
import type { RequestOf } from "../command.ts";
import { readIdentity, requireIdentity } from "../identity.ts";
import type { BackupSummary } from "../results.ts";
import { backupContext, mediaContext, openBackupStores, type Surroundings } from "./context.ts";

export async function backup(request: RequestOf<"backup">, surroundings: Surroundings): Promise<Manifest> {
  const { recipients } = readSettings(surroundings.environment, ["recipients"]);
  const release = request.release ?? readSettings(surroundings.environment, ["release"]).release;
  const { kind, idempotencyKey } = request;
  const once = idempotencyKey === undefined ? {} : { idempotencyKey };
  return runBackup(backupContext(surroundings), { kind, release, recipients, ...once });
}

export async function list(_: RequestOf<"backup list">, surroundings: Surroundings) {
  const { restorable, unusable } = await listBackups(openBackupStores(surroundings));
  return { restorable: restorable.map(summary), unusable: unusable.map(({ name, reason }) => ({ name, reason })) };
}

export async function verify({ name }: RequestOf<"backup verify">, surroundings: Surroundings) {
  const { environment, events: observer, signal } = surroundings;
  const identity = await readIdentity(environment);
  const stores = openBackupStores(surroundings);
  return verifyBackup({ stores, observer, signal }, await find(surroundings, { name }), identity);
}

export async function runDrill({ name }: RequestOf<"backup drill">, surroundings: Surroundings) {
  const identity = await requireIdentity(surroundings.environment, "backup drill");
  const manifest = await find(surroundings, name === undefined ? { newest: true } : { name });
  return drill({ ...backupContext(surroundings), identity }, { manifest });
}

/** Backups, what restores have put aside, and photos; the failure of one does not keep the others. */
export async function prune({ dryRun }: RequestOf<"backup prune">, surroundings: Surroundings) {
  const [ofDatabase, ofMedia] = [
    await settle(() =>
      withDatabaseLease(backupContext(surroundings), "prune", async (held) => ({
        backups: await pruneBackups(held, { dryRun }),
        collections: dryRun ? [] : await pruneRestores(held),
      })),
    ),
    await settle(() => pruneMedia(mediaContext(surroundings), { dryRun })),
  ];
  const { backups, collections } = ofDatabase();
  const media = ofMedia();
  const [lost] = media.missing;
  if (lost !== undefined) throw new SnapshotDamagedError(lostContents(media.missing.length, lost));
  return { dryRun, backups, collections, media };
}

function lostContents(count: number, example: string): string {
  return `Pruning is done, but the store has lost the content of ${plural(count, "photo")} that the newest snapshot needs, such as ${example}: run media backup --full while the originals are there.`;
}

/** @returns what gives the result of the work, or throws its error */
async function settle<T>(work: () => Promise<T>): Promise<() => T> {
  try {
    const result = await work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** @throws NoSuchBackupError; one that was asked for by name and cannot be used is damaged: ArchiveDamagedError */
export async function find(surroundings: Surroundings, selection: Selection): Promise<Manifest> {
  const { restorable, unusable } = await listBackups(openBackupStores(surroundings));
  const bad = unusable.find(
    ({ name, isUnfinished }) => "name" in selection && name === selection.name && !isUnfinished,
  );
  if (bad !== undefined) throw new ArchiveDamagedError(`${bad.name} cannot be used: ${bad.reason}.`);
  return selectBackup(
    restorable.map(({ manifest }) => manifest),
    selection,
  );
}

function summary({ manifest }: ListedBackup): BackupSummary {
  const { name, kind, createdAt, release, idempotencyKey, database, engine, guarantee, archive, collections } =
    manifest;
  return {
    ...{ name, kind, createdAt, release, idempotencyKey, database, engine, guarantee, bytes: archive.bytes },
    collections: collections.length,
    documents: collections.reduce((sum, { documents }) => sum + documents, 0),
  };
}
