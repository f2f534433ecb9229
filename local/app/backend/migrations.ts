import { setTimeout as delay } from "node:timers/promises";
import type { Collection, Db, IndexDescription } from "mongodb";
import type { Log } from "../shared/log.ts";
import { describeError } from "../shared/log.ts";
import { isDatabaseUnavailable, isDuplicate } from "./errors.ts";

/** The shape of the data that this release expects. */
export const schemaVersion = 1;

interface SchemaDocument {
  _id: "schema";
  version: number;
  release: string;
  appliedAt: Date;
}

/**
 * Brings the database to `schemaVersion`. Every step can be repeated, and several replicas may run it at once. A database
 * that is already newer is left alone: an older release must be able to run again after a rollback.
 */
export async function migrate(db: Db, release: string, log: Log): Promise<void> {
  await createIndexes(db);
  const migrations = db.collection<SchemaDocument>("migrations");
  const applied = { version: schemaVersion, release, appliedAt: new Date() };
  await insertUnlessThere(migrations, { _id: "schema", ...applied });
  await migrations.updateOne({ _id: "schema", version: { $lt: schemaVersion } }, { $set: applied });
  const found = (await migrations.findOne({ _id: "schema" }))?.version ?? schemaVersion;
  if (found > schemaVersion) log("warn", "database is newer than this release", { found, expected: schemaVersion });
}

/**
 * Runs `work` until the database is there, however long that takes, so that the start order of pods does not matter.
 * @throws what `work` throws for any other reason, after three attempts
 */
export async function untilDatabaseAnswers(work: () => Promise<void>, log: Log): Promise<void> {
  for (let refusals = 0; ;) {
    try {
      await work();
      return;
    } catch (error) {
      // A replica that makes the same index at the same moment can be refused once.
      if (!isDatabaseUnavailable(error) && ++refusals === 3) throw error;
      log("warn", "database is not ready yet", { reason: describeError(error) });
      await delay(500);
    }
  }
}

const indexes: Record<string, IndexDescription[]> = {
  users: [{ key: { email: 1 }, unique: true, name: "email" }],
  properties: [
    { key: { createdAt: -1 }, name: "newest" },
    { key: { city: 1, priceEuros: 1 }, name: "city_price" },
    { key: { type: 1, priceEuros: 1 }, name: "type_price" },
  ],
};

async function createIndexes(db: Db): Promise<void> {
  for (const [collection, descriptions] of Object.entries(indexes)) {
    // One at a time: FerretDB 1.24 drops the connection when several are named that are all there already.
    for (const description of descriptions) await db.collection(collection).createIndexes([description]);
  }
}

async function insertUnlessThere(migrations: Collection<SchemaDocument>, document: SchemaDocument): Promise<void> {
  if ((await migrations.findOne({ _id: document._id })) !== null) return;
  try {
    await migrations.insertOne(document);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
