import { randomBytes } from "node:crypto";
import { reservedPrefix } from "../backup/reserved.ts";

/** The collection with a document for each restore of its database. */
export const journalCollection = `${reservedPrefix}restore_journal`;

/** Where a restore puts collections beside the live ones. */
export type Place =
  /** What comes from the backup, before it is live, or after it was taken back. */
  | "restore"
  /** What was live. */
  | "old"
  /** What somebody made under a live name in the middle of a swap. */
  | "stray";

/** Such as `20251207_143000_3f2a`: unique, and its order is that of seconds. */
export function newRestoreId(now: Date): string {
  const [day, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `${day}_${time}_${randomBytes(2).toString("hex")}`;
}

/** What the names of all collections at one place of one restore begin with. */
export function placePrefix(place: Place, id: string): string {
  return `${reservedPrefix}${place}_${id}_`;
}

/** Whether a collection is what some restore has put beside the live ones; the journal is not. */
export function isBesideLive(collection: string): boolean {
  return /^immo_(restore|old|stray)_\d{8}_\d{6}_[0-9a-f]{4}_/.test(collection);
}

/** What the names of all scratch databases of drills begin with. */
export const drillPrefix = `${reservedPrefix}drill_`;
