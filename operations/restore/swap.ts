import { type Db, MongoNetworkError, MongoServerSelectionError } from "mongodb";
import type { Observer } from "../backup/types.ts";
import { nowOf } from "./clock.ts";
import { type CollectionInfo, listCollections, listLive } from "./database.ts";
import { type Identity, type JournalEntry, manifestOf } from "./journal.ts";
import { isBesideLive, placePrefix } from "./names.ts";
import { type Goal, nextMove, type Swap } from "./swap-plan.ts";
import type { Session } from "./session.ts";
import { verifyDocuments } from "./verify.ts";

/**
 * Brings the set of collections that is wanted under the live names, with the application kept away, and closes the journal.
 * It can be killed anywhere and called again with either goal. It does not heed the context's signal: it takes milliseconds a
 * collection, and half of it is worth less than all or nothing.
 * @param before as the journal has it now
 * @throws Error when a collection is missing, the fence does not come up or the database stays away; then the journal stays
 * open, and the fence as it is
 */
export async function swapTo(goal: Goal, session: Session, before: JournalEntry): Promise<JournalEntry> {
  const { context, db, journal } = session;
  const { observer, fence } = context;
  const memory = journal.fenceMemory(before);
  if (goal === "former" && before.live === undefined) {
    // No collection was renamed, and the fence may be what failed.
    await fence.lower(memory);
    return journal.close(before, "undone", nowOf(context));
  }
  observer.phase("fence");
  await fence.raise(memory);
  // Only now: what is live cannot change any more.
  const live = before.live ?? (await listLive(db)).map(identityOf);
  const entry = before.live === undefined ? await journal.update(before, { live }) : before;
  observer.phase("swap");
  const names = (identities: Identity[] = []) => identities.map(({ name }) => name);
  await renameAll(db, { id: entry._id, restored: names(entry.restored), live: names(live) }, goal);
  observer.phase("confirm");
  await confirm(goal, session, entry);
  observer.phase("unfence");
  await fence.lower(memory);
  return journal.close(entry, goal === "restored" ? "done" : "undone", nowOf(context));
}

/** Names and identities of collections as the journal keeps them. */
export function identityOf({ name, uuid }: CollectionInfo): Identity {
  return { name, uuid: uuid ?? null };
}

async function renameAll(db: Db, swap: Swap, goal: Goal): Promise<void> {
  for (let failures = 0; ;) {
    try {
      const present = new Set((await listCollections(db)).map(({ name }) => name));
      const move = nextMove(swap, present, goal);
      if (move === undefined) return;
      await db.collection(move.from).rename(move.to);
    } catch (error) {
      // The driver waits for a database that is being restarted, and the next look says whether the step was taken.
      const isAway = error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
      if (!isAway || ++failures === 4) throw error;
    }
  }
}

/**
 * Every document was compared with the backup before the first renaming, while the application could not know the
 * collections' names. A renaming keeps the identity that the server gave a collection, and its content. So the live names
 * hold what was compared when they hold those very collections; another look at every document would only keep the
 * application away for longer, 150 µs a document. Where a server gives no identities it is done nevertheless.
 */
async function confirm(goal: Goal, { context, db }: Session, entry: JournalEntry): Promise<void> {
  const { restored = [], live = [] } = entry;
  const wanted = goal === "restored" ? restored : live;
  const found = (await listLive(db)).map(identityOf);
  const byName = new Map(found.map((identity) => [identity.name, identity.uuid]));
  for (const { name, uuid } of wanted) {
    if (!byName.has(name)) throw new Error(`the collection ${name} is not live after the swap`);
    if (byName.get(name) !== uuid) throw new Error(`the live collection ${name} is not the one that was put there`);
  }
  if (goal === "restored" && wanted.some(({ uuid }) => uuid === null)) {
    const unhurried = { observer: context.observer, signal: new AbortController().signal };
    await verifyDocuments(db, "", manifestOf(entry).collections, unhurried);
  }
  await reportStrays(context.observer, db, entry);
}

async function reportStrays(observer: Observer, db: Db, { _id }: JournalEntry): Promise<void> {
  const strays = (await listCollections(db)).filter(
    ({ name }) => isBesideLive(name) && name.startsWith(placePrefix("stray", _id)),
  );
  for (const { name } of strays) {
    observer.warn(
      `A collection that was in neither set when these were swapped is kept as ${name} until the next restore.`,
    );
  }
}
