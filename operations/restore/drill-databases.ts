import { setTimeout as sleep } from "node:timers/promises";
import type { Db, MongoClient } from "mongodb";
import { reservedPrefix } from "../backup/reserved.ts";
import { pause } from "../pause.ts";
import { drillPrefix } from "./names.ts";

interface Heartbeat {
  _id: "drill";
  beats: number;
}

/** Milliseconds between two signs of life of a drill. */
const interval = 2_000;
/** Milliseconds without one after which a drill is dead: a database that is busy with it may be slow to answer. */
const patience = 15_000;

/**
 * Works in a database that others can see is in use, and drops it afterwards, whatever happened. No lease is needed for
 * that, so a drill can make do with credentials that only read the backups.
 */
export async function whileAlive<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const heartbeats = heartbeatsOf(db);
  await heartbeats.insertOne({ _id: "drill", beats: 0 });
  const over = new AbortController();
  const beating = (async () => {
    while (await sleep(interval, true, { signal: over.signal }).catch(() => false)) {
      // A beat that fails is followed by another one, or by the failure of the work itself.
      await heartbeats.updateOne({ _id: "drill" }, { $inc: { beats: 1 } }).catch(() => undefined);
    }
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await beating;
    await db.dropDatabase();
  }
}

/**
 * Drops the scratch databases of drills that show no sign of life while one watches; no clock but this one counts.
 * @returns their names
 */
export async function dropDeadDrills(client: MongoClient, signal: AbortSignal): Promise<string[]> {
  const before = await lookAtDrills(client);
  if (before.size === 0) return [];
  await pause(patience, signal);
  const after = await lookAtDrills(client);
  const dead = [...before]
    .filter(([name, beats]) => after.has(name) && after.get(name) === beats)
    .map(([name]) => name);
  for (const name of dead) await client.db(name).dropDatabase();
  return dead;
}

/** Beats so far by name of database; -1 for one that was killed before its first. */
async function lookAtDrills(client: MongoClient): Promise<Map<string, number>> {
  const { databases } = await client.db("admin").admin().listDatabases({ nameOnly: true });
  const names = databases.map(({ name }) => name).filter((name) => name.startsWith(drillPrefix));
  const found = names.map(async (name) => {
    const heartbeat = await heartbeatsOf(client.db(name)).findOne({ _id: "drill" });
    return [name, heartbeat?.beats ?? -1] as const;
  });
  return new Map(await Promise.all(found));
}

function heartbeatsOf(db: Db) {
  return db.collection<Heartbeat>(`${reservedPrefix}alive`);
}
