import { randomUUID } from "node:crypto";
import type { Collection, Db } from "mongodb";
import { isDuplicate } from "./errors.ts";

interface Revision {
  _id: "properties";
  value: string;
}

/** Has to be called after every change of the properties: what was remembered of them no longer counts, in any replica. */
export async function markPropertiesChanged(db: Db): Promise<void> {
  try {
    await revisions(db).updateOne({ _id: "properties" }, { $set: { value: randomUUID() } }, { upsert: true });
  } catch (error) {
    // Another replica marked the first change of all at the same moment; that is as good.
    if (!isDuplicate(error)) throw error;
  }
}

/** A name for the present content of the properties; another one after every change. */
export async function propertiesRevision(db: Db): Promise<string> {
  return (await revisions(db).findOne({ _id: "properties" }))?.value ?? "none";
}

function revisions(db: Db): Collection<Revision> {
  return db.collection<Revision>("revisions");
}
