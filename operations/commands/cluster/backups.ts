import { ArchiveDamagedError } from "../../backup/errors.ts";
import { listBackups, type ListedBackup } from "../../backup/list.ts";
import { withDatabaseLease } from "../../backup/lease.ts";
import type { Manifest } from "../../backup/manifest.ts";
import { pruneBackups } from "../../backup/prune.ts";
import { runBackup } from "../../backup/run.ts";
import { verifyBackup } from "../../backup/verify.ts";
import { choose, type Chosen, isOfEngine } from "../../engines/choose.ts";
import type { Engine, EnginePoints } from "../../engines/engine.ts";
import { engineBackupName } from "../../engines/names.ts";
import { guaranteeOf } from "../../engines/restore-point.ts";
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
import { backUpByEngine, lookAtEngine, summaryOf, verifyByEngine } from "./engine.ts";
import { refuseHalfRestored } from "./half-restored.ts";
import { backupContext, mediaContext, openBackupStores, type Surroundings } from "./context.ts";

export async function backup(request: RequestOf<"backup">, surroundings: Surroundings) {
  if (request.engine !== undefined) return backUpByEngine(request.engine, surroundings);
  return dump(request, surroundings);
}

async function dump(request: RequestOf<"backup">, surroundings: Surroundings): Promise<Manifest> {
  const { recipients } = readSettings(surroundings.environment, ["recipients"]);
  const release = request.release ?? readSettings(surroundings.environment, ["release"]).release;
  const { kind, idempotencyKey } = request;
  const once = idempotencyKey === undefined ? {} : { idempotencyKey };
  return withDatabaseLease(backupContext(surroundings), `backup (${kind})`, async (held) => {
    await refuseHalfRestored(held);
    return runBackup(held, { kind, release, recipients, ...once });
  });
}

export async function list(_: RequestOf<"backup list">, surroundings: Surroundings) {
  const [{ restorable, unusable }, other] = await Promise.all([
    listBackups(openBackupStores(surroundings)),
    lookAtEngine(surroundings),
  ]);
  const shown = {
    restorable: restorable.map(summary),
    unusable: unusable.map(({ name, reason }) => ({ name, reason })),
  };
  return other.engine === undefined ? shown : withEngine(shown, other.engine, other, surroundings);
}

/** The engine's backups among the dumps, newest first, and what it guarantees. */
function withEngine<Shown extends { restorable: BackupSummary[] }>(
  shown: Shown,
  engine: Engine,
  points: EnginePoints,
  { environment }: Surroundings,
) {
  const { databaseName } = readSettings(environment, ["databaseName"]);
  const others = points.backups.map((one) => summaryOf(engine, one, points, databaseName));
  const restorable = [...shown.restorable, ...others].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const { spans, problems } = points;
  return { ...shown, restorable, engine: { name: engine.name, guarantee: guaranteeOf(points), spans, problems } };
}

export async function verify({ name }: RequestOf<"backup verify">, surroundings: Surroundings) {
  if (engineBackupName.test(name)) return verifyByEngine(name, surroundings);
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

/** What a restore is of, where there may be another engine. @throws NoSuchBackupError; ArchiveDamagedError as {@link find} */
export async function findAny(surroundings: Surroundings, selection: Selection): Promise<Chosen> {
  const { engine } = readSettings(surroundings.environment, ["engine"]);
  if (isOfEngine(selection) && (engine !== "mongodump" || "name" in selection)) return { target: selection };
  if (engine === "mongodump" || !("date" in selection || "newest" in selection)) {
    return { manifest: await find(surroundings, selection) };
  }
  const [{ restorable }, points] = await Promise.all([
    listBackups(openBackupStores(surroundings)),
    lookAtEngine(surroundings),
  ]);
  points.problems.forEach((problem) => surroundings.events.warn(problem));
  const manifests = restorable.map(({ manifest }) => manifest);
  return choose(manifests, points, selection);
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
