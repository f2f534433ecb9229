import type { Db } from "mongodb";
import type { BackupContext } from "../backup/types.ts";
import { nowOf } from "./clock.ts";
import { listCollections, withDatabase } from "./database.ts";
import { Journal } from "./journal.ts";
import { isBesideLive, placePrefix } from "./names.ts";

const keptFor = 7 * 24 * 3600_000;

/**
 * Drops what restores have put beside the live collections. The caller knows that nothing there is needed any more.
 * @param id only of this restore; default: of all
 * @returns names of what was dropped
 */
export async function dropBesideLive(db: Db, id?: string): Promise<string[]> {
  const prefixes =
    id === undefined ? [""] : (["restore", "old", "stray"] as const).map((place) => placePrefix(place, id));
  const names = (await listCollections(db)).map(({ name }) => name);
  const dropped = names.filter((name) => isBesideLive(name) && prefixes.some((prefix) => name.startsWith(prefix)));
  for (const name of dropped) await db.dropCollection(name);
  return dropped;
}

/**
 * Drops what the last restore kept for `restore --undo`, seven days after it finished. The caller holds the lease of the
 * database. While a restore is open nothing is dropped.
 * @returns names of what was dropped
 */
export async function pruneRestores(context: Pick<BackupContext, "target" | "now">) {
  return withDatabase(context.target, async (db) => {
    const journal = new Journal(db);
    if ((await journal.open()) !== undefined) return [];
    const finished = (await journal.latest())?.finishedAt?.getTime() ?? -Infinity;
    return nowOf(context).getTime() - finished < keptFor ? [] : dropBesideLive(db);
  });
}
