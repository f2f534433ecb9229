import { isReserved } from "../backup/reserved.ts";
import { placePrefix } from "./names.ts";

/** What a swap exchanges; nothing of it changes once the first collection has been renamed. */
export interface Swap {
  id: string;
  /** Names of the backup's collections, each of which lies in a scratch collection when the swap begins. */
  restored: readonly string[];
  /** Names of the collections that were live when the swap began. */
  live: readonly string[];
}

/** Which set the live names shall hold: that of the backup, or the one from before. */
export type Goal = "restored" | "former";

/** One renaming. */
export interface Move {
  from: string;
  to: string;
}

/**
 * The next renaming on the way to the goal, found from nothing but the names that are there: whoever was killed, and after
 * which step, makes no difference, and neither does a change of the goal half-way. A collection that somebody makes in
 * between is moved aside, never mixed in and never dropped.
 * @param present names of all collections of the database but the server's own
 * @returns undefined when the live names hold exactly the set that is wanted
 * @throws Error naming a collection that should be there and is not
 */
export function nextMove(swap: Swap, present: ReadonlySet<string>, goal: Goal): Move | undefined {
  const others = [...present].filter((name) => !isReserved(name));
  const names = [...new Set([...swap.live, ...swap.restored, ...others])];
  // All of them first: nothing is renamed while any is missing.
  const all = names.map((name) => placesOf(swap, present, name));
  for (const places of all) {
    const move = goal === "restored" ? toRestored(places) : toFormer(places);
    if (move !== undefined) return move;
  }
  return undefined;
}

interface Places {
  name: string;
  scratch: string;
  old: string;
  /** Where the backup's collection is; undefined when the backup has none of this name. */
  restoredAt: string | undefined;
  /** Where the collection from before is; undefined when there was none of this name. */
  formerAt: string | undefined;
  /** A free name for a collection that is neither and has the live name. */
  strayTo: string | undefined;
}

function placesOf({ id, restored, live }: Swap, present: ReadonlySet<string>, name: string): Places {
  const scratch = placePrefix("restore", id) + name;
  const old = placePrefix("old", id) + name;
  const restoredAt = restored.includes(name) ? (present.has(scratch) ? scratch : name) : undefined;
  const formerAt = live.includes(name) ? (present.has(old) ? old : name) : undefined;
  if ((restoredAt === name || formerAt === name) && (!present.has(name) || restoredAt === formerAt)) {
    const missing = restoredAt === name ? scratch : old;
    throw new Error(`the collection ${name} cannot be swapped, because ${missing} is not there`);
  }
  const isStray = present.has(name) && restoredAt !== name && formerAt !== name;
  return { name, scratch, old, restoredAt, formerAt, strayTo: isStray ? freeName(id, present, name) : undefined };
}

function toRestored({ name, scratch, old, restoredAt, formerAt, strayTo }: Places): Move | undefined {
  if (formerAt === name) return { from: name, to: old };
  if (strayTo !== undefined) return { from: name, to: strayTo };
  return restoredAt === scratch ? { from: scratch, to: name } : undefined;
}

function toFormer({ name, scratch, old, restoredAt, formerAt, strayTo }: Places): Move | undefined {
  if (restoredAt === name) return { from: name, to: scratch };
  if (strayTo !== undefined) return { from: name, to: strayTo };
  return formerAt === old ? { from: old, to: name } : undefined;
}

function freeName(id: string, present: ReadonlySet<string>, name: string): string {
  for (let number = 1; ; number++) {
    const candidate = `${placePrefix("stray", id)}${number}_${name}`;
    if (!present.has(candidate)) return candidate;
  }
}
