import type { Db } from "mongodb";
import type { Log } from "../shared/log.ts";
import { markPropertiesChanged } from "./revision.ts";

/**
 * What a bad migration does to data, for tests of rollbacks: the properties with one room are gone, and so are the
 * prices of those with two; no more, because a busy database would give it away. The application answers as fast as ever, so that no metric tells. Can be repeated.
 */
export async function damage(db: Db, log: Log): Promise<void> {
  const properties = db.collection("properties");
  const { deletedCount } = await properties.deleteMany({ rooms: 1 });
  const { modifiedCount } = await properties.updateMany(
    { rooms: 2, priceEuros: { $ne: 1 } },
    { $set: { priceEuros: 1 } },
  );
  await markPropertiesChanged(db);
  log("warn", "the data were damaged, as FAULT_MIGRATION=damage asked", { deletedCount, modifiedCount });
}
