import type { Db } from "mongodb";
import type { Manifest } from "../backup/manifest.ts";
import { listLive } from "./database.ts";
import { createCollection, createIndexes, type Definition, differenceOfDefinition } from "./definitions.ts";
import { reasonOf, RestoreRefusedError } from "./errors.ts";
import { dropBesideLive } from "./leftovers.ts";
import { placePrefix } from "./names.ts";

/**
 * Does with empty collections whatever the restore will do with full ones: makes them with their options and indexes, looks
 * what the server made of that, and renames them. Servers differ in what they can represent and say so only when asked, or
 * not even then: FerretDB renames no collection with a dot in its name, and takes the option `sparse` without keeping it.
 * @throws RestoreRefusedError naming the collection and what the server cannot do; nothing is left behind
 */
export async function rehearse(db: Db, id: string, manifest: Manifest, signal: AbortSignal): Promise<void> {
  const live = await listLive(db);
  const special = live.find(({ type }) => type !== "collection");
  if (special !== undefined) {
    throw refusal(
      `${special.name} is a ${special.type}, which no server can rename: drop it, and make it again afterwards`,
    );
  }
  const inBackup = new Set(manifest.collections.map(({ name }) => name));
  const liveOnly = live.filter(({ name }) => !inBackup.has(name));
  const all: Definition[] = [
    ...manifest.collections,
    ...liveOnly.map(({ name }) => ({ name, options: {}, indexes: [] })),
  ];
  try {
    for (const definition of all) {
      signal.throwIfAborted();
      await rehearseOne(db, id, definition);
    }
  } finally {
    await dropBesideLive(db, id);
  }
}

async function rehearseOne(db: Db, id: string, definition: Definition): Promise<void> {
  // The longest of all names that the restore will use is the first one.
  const [first, second] = [placePrefix("restore", id) + definition.name, placePrefix("old", id) + definition.name];
  try {
    await createCollection(db, first, definition);
    await createIndexes(db, first, definition);
    const difference = await differenceOfDefinition(db, first, definition);
    if (difference !== undefined) throw new Error(difference);
    await db.collection(first).rename(second);
  } catch (error) {
    throw refusal(`this database server cannot represent the collection ${definition.name}: ${reasonOf(error)}`, error);
  }
}

function refusal(reason: string, cause?: unknown): RestoreRefusedError {
  return new RestoreRefusedError(`The restore was refused and nothing was changed: ${reason}.`, { cause });
}
