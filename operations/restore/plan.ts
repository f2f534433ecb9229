import { type Db, ObjectId } from "mongodb";
import type { Manifest } from "../backup/manifest.ts";
import type { BackupContext } from "../backup/types.ts";
import { listLive, withDatabase } from "./database.ts";
import type { MomentPlan, PlannedCollection, RestorePlan } from "./types.ts";

/** Counts what a restore of a backup would change, collection by collection, and changes nothing. */
export async function planRestore(
  { target, signal }: Pick<BackupContext, "target" | "signal">,
  manifest: Manifest,
): Promise<RestorePlan> {
  return withDatabase(target, async (db) => {
    const live = new Set((await listLive(db)).map(({ name }) => name));
    const inBackup = new Map(manifest.collections.map(({ name, documents }) => [name, documents]));
    const collections: PlannedCollection[] = [];
    for (const name of [...new Set([...inBackup.keys(), ...live])].sort()) {
      signal.throwIfAborted();
      const now = live.has(name) ? await count(db, name, new Date(manifest.createdAt), signal) : undefined;
      const newer = inBackup.has(name) ? now?.newer : now?.documents;
      collections.push({ name, inBackup: inBackup.get(name), live: now?.documents, newer: newer ?? 0 });
    }
    const sum = (key: "inBackup" | "live" | "newer") => collections.reduce((total, one) => total + (one[key] ?? 0), 0);
    const documents = { inBackup: sum("inBackup"), live: sum("live"), newer: sum("newer") };
    return { backup: manifest.name, createdAt: manifest.createdAt, collections, documents };
  });
}

/**
 * The same where nothing is known of the backup's collections: counts what is newer than a moment.
 * @param createdAt ISO 8601
 */
export async function planMoment(
  { target, signal }: Pick<BackupContext, "target" | "signal">,
  { name: backup, createdAt }: { name: string; createdAt: string },
): Promise<MomentPlan> {
  return withDatabase(target, async (db) => {
    const collections: MomentPlan["collections"] = [];
    for (const name of (await listLive(db)).map((info) => info.name).sort()) {
      signal.throwIfAborted();
      const { documents: live, newer } = await count(db, name, new Date(createdAt), signal);
      collections.push({ name, live, newer });
    }
    const sum = (key: "live" | "newer") => collections.reduce((total, one) => total + one[key], 0);
    return { backup, createdAt, collections, documents: { live: sum("live"), newer: sum("newer") } };
  });
}

/** In one pass: on FerretDB counting costs as much as reading. */
async function count(db: Db, name: string, backupAt: Date, signal: AbortSignal) {
  // An ObjectId knows whole seconds: what was made in the second of the backup may be in it.
  const nextSecond = Math.floor(backupAt.getTime() / 1000) + 1;
  const found = { documents: 0, newer: 0 };
  const cursor = db.collection(name).find();
  for await (const { _id, createdAt } of cursor.project<Dated>({ _id: 1, createdAt: 1 }).batchSize(1000)) {
    signal.throwIfAborted();
    found.documents++;
    const isNewId = _id instanceof ObjectId && _id.getTimestamp().getTime() >= nextSecond * 1000;
    if (isNewId || (createdAt instanceof Date && createdAt > backupAt)) found.newer++;
  }
  return found;
}

interface Dated {
  _id: unknown;
  createdAt?: unknown;
}
