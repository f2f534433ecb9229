import type { Db } from "mongodb";
import { containerOf } from "../backup/kinds.ts";
import type { Manifest } from "../backup/manifest.ts";
import { openArchive } from "../backup/open.ts";
import { runBackup } from "../backup/run.ts";
import type { Observer } from "../backup/types.ts";
import { listCollections } from "./database.ts";
import { createIndexes, differenceOfDefinition } from "./definitions.ts";
import type { JournalEntry } from "./journal.ts";
import { dropBesideLive } from "./leftovers.ts";
import { loadArchive } from "./load.ts";
import { placePrefix } from "./names.ts";
import type { Session } from "./session.ts";
import { identityOf } from "./swap.ts";
import type { RestoreContext } from "./types.ts";
import { verifyDocuments } from "./verify.ts";

/**
 * Everything before the swap: the safety backup unless there is one, the backup in scratch collections beside the live ones,
 * compared with its manifest. What an earlier, killed attempt left of the scratch collections is dropped first.
 * @returns the entry, in the state `swapping`
 */
export async function prepare(session: Session, before: JournalEntry, manifest: Manifest): Promise<JournalEntry> {
  const { context, db, journal } = session;
  const { observer, signal } = context;
  const entry = before.safetyBackup === undefined ? await makeSafetyBackup(session, before) : before;

  observer.phase("load");
  const prefix = placePrefix("restore", entry._id);
  await dropBesideLive(db, entry._id);
  const store = context.stores[containerOf(manifest.kind)];
  const archive = openArchive(store, manifest, context.identity, signal);
  await loadArchive(context, manifest, archive, { database: context.target.database, prefix });

  const restored = await completeCollections(context, db, manifest, prefix);
  signal.throwIfAborted();
  return journal.update(entry, { state: "swapping", restored });
}

/**
 * Compares loaded collections with the manifest, and makes their indexes. The indexes come last: the server begins to delete
 * what has expired as soon as a collection has an index that says so.
 * @returns names, as in the backup, and identities of the collections
 * @throws Error naming the first collection that differs
 */
export async function completeCollections(
  { observer, signal }: Pick<RestoreContext, "observer" | "signal">,
  db: Db,
  { collections }: Manifest,
  prefix: string,
) {
  observer.phase("verify");
  await verifyDocuments(db, prefix, collections, { observer, signal });
  observer.phase("index");
  for (const record of collections) {
    signal.throwIfAborted();
    await createIndexes(db, prefix + record.name, record);
    const difference = await differenceOfDefinition(db, prefix + record.name, record);
    if (difference !== undefined)
      throw new Error(`the collection ${record.name} is not as in the backup: ${difference}`);
  }
  const byName = new Map((await listCollections(db)).map((info) => [info.name, info]));
  return collections.map(({ name }) => {
    const info = byName.get(prefix + name);
    if (info === undefined) throw new Error(`the collection ${name} is gone after it was restored`);
    return { ...identityOf(info), name };
  });
}

async function makeSafetyBackup({ context, journal }: Session, entry: JournalEntry): Promise<JournalEntry> {
  const { observer } = context;
  observer.phase("safety");
  const { release, recipients } = entry;
  const idempotencyKey = `safety:${entry._id}`;
  // The parts of a backup are no phases of a restore.
  const quiet: Observer = {
    phase: () => undefined,
    progress: (bytes) => observer.progress(bytes),
    warn: (sentence) => observer.warn(sentence),
  };
  const made = await runBackup(
    { ...context, observer: quiet },
    { kind: "safety", release, recipients, idempotencyKey },
  );
  return journal.update(entry, { safetyBackup: made.name });
}
