import { type Db, MongoClient } from "mongodb";
import { isReserved } from "../backup/reserved.ts";
import type { DatabaseTarget } from "../backup/types.ts";

/** A collection as the server lists it. */
export interface CollectionInfo {
  name: string;
  /** `collection`, `view` or `timeseries`. */
  type: string;
  /** Stays the same when the collection is renamed; undefined where the server gives none. */
  uuid: string | undefined;
}

/** Connects, works, and disconnects. */
export async function withDatabase<T>(
  { uri, database }: DatabaseTarget,
  work: (db: Db, client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(uri, {
    appName: "immoexpress-restore",
    // Renames and the journal's documents are on the disks of most members before anything is built on them.
    writeConcern: { w: "majority", journal: true },
    readPreference: "primary",
    // FerretDB knows none, and its errors for some refused names say only that.
    retryWrites: false,
  });
  try {
    await client.connect();
    return await work(client.db(database), client);
  } finally {
    await client.close();
  }
}

/** All collections, those of these programs included; the server's own (`system.…`) are not. */
export async function listCollections(db: Db): Promise<CollectionInfo[]> {
  const infos = await db.listCollections().toArray();
  return infos
    .filter(({ name }) => !name.startsWith("system."))
    .map((info) => {
      const uuid = "info" in info ? info.info?.uuid?.toString("hex") : undefined;
      return { name: info.name, type: info.type ?? "collection", uuid };
    });
}

/** What the application sees. */
export async function listLive(db: Db): Promise<CollectionInfo[]> {
  return (await listCollections(db)).filter(({ name }) => !isReserved(name));
}
