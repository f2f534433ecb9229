import { isDeepStrictEqual } from "node:util";
import { BSON, type Db } from "mongodb";
import type { CollectionRecord } from "../backup/manifest.ts";

type ExtendedJson = Record<string, unknown>;

/** Fields of an index that a server sets itself; FerretDB refuses to be told. */
const versions = ["v", "ns"];

/** Every server makes this index itself. */
const ownIndex = "_id_";

/** What of a backup's collection is not documents. */
export type Definition = Pick<CollectionRecord, "name" | "options" | "indexes">;

/** Makes an empty collection with the options of a backup's collection. */
export async function createCollection(db: Db, name: string, record: Definition): Promise<void> {
  const options = BSON.EJSON.deserialize(record.options, { relaxed: false }) as BSON.Document;
  await db.command({ create: name, ...options });
}

/** Makes the indexes of a backup's collection, one at a time: FerretDB drops the connection over several. */
export async function createIndexes(db: Db, name: string, record: Definition): Promise<void> {
  for (const definition of record.indexes) {
    if (definition["name"] === ownIndex) continue;
    const index = BSON.EJSON.deserialize(without(versions, definition), { relaxed: false }) as BSON.Document;
    await db.command({ createIndexes: name, indexes: [index] });
  }
}

/**
 * Compares options and indexes of a collection with those of a backup's collection.
 * @returns what differs, as the end of a sentence; undefined when nothing does
 */
export async function differenceOfDefinition(db: Db, name: string, record: Definition): Promise<string | undefined> {
  const [info] = await db.listCollections({ name }).toArray();
  if (info === undefined) return "it is not there";
  const options = "options" in info ? (info.options ?? {}) : {};
  const there = comparable(BSON.EJSON.serialize(options, { relaxed: false }));
  const wanted = comparable(record.options);
  if (!isDeepStrictEqual(there, wanted)) {
    return `its options are ${JSON.stringify(there)} instead of ${JSON.stringify(wanted)}`;
  }
  return differenceOfIndexes(db, name, record);
}

async function differenceOfIndexes(db: Db, name: string, record: Definition): Promise<string | undefined> {
  const listed = await db.collection(name).listIndexes().toArray();
  const serialized = listed.map((index) => BSON.EJSON.serialize(index, { relaxed: false }));
  const there = new Map(serialized.map((index) => [index["name"], comparableIndex(index)]));
  for (const definition of record.indexes) {
    const wanted = comparableIndex(definition);
    const found = there.get(definition["name"]);
    if (!isDeepStrictEqual(found, wanted)) {
      const instead = found === undefined ? "is not there" : `is ${JSON.stringify(found)}`;
      return `its index ${String(definition["name"])} ${instead} instead of ${JSON.stringify(wanted)}`;
    }
    there.delete(definition["name"]);
  }
  there.delete(ownIndex);
  const more = [...there.keys()].join(", ");
  return more === "" ? undefined : `it has indexes that the backup does not have: ${more}`;
}

/** Without what servers and their versions say differently; the order of a key's fields counts, that of others does not. */
function comparableIndex(index: ExtendedJson): unknown {
  const { key, ...rest } = comparable(without([...versions, "background"], index)) as { key?: object };
  return { ...rest, key: Object.entries(key ?? {}) };
}

/** Numbers by value: a server may give back as 32-bit integer what it was given as double. */
function comparable(extendedJson: ExtendedJson): unknown {
  const plain = BSON.EJSON.deserialize(extendedJson, { relaxed: true }) as BSON.Document;
  return JSON.parse(BSON.EJSON.stringify(plain, { relaxed: true }));
}

function without(fields: readonly string[], object: ExtendedJson): ExtendedJson {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
}
