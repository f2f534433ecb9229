import type { Collection, Db } from "mongodb";
import { isDuplicate } from "./errors.ts";
import type { PropertyPage, PropertyQuery } from "./properties.ts";

/** Milliseconds after which a page is made again even though nobody said that something changed. */
export const frontPageLifetime = 600_000;

interface FrontPage {
  /** The only thing that distinguishes one front page from another, so there are never more than `maximumPageSize`. */
  _id: number;
  /** The content of the properties that the page was made from. */
  revision: string;
  madeAt: Date;
  page: PropertyPage;
}

/** Whether this is the page that nearly everyone asks for: the newest properties, unfiltered. */
export function isFrontPage(query: PropertyQuery): boolean {
  const { page, city, type, minPrice, maxPrice } = query;
  return page === 1 && [city, type, minPrice, maxPrice].every((filter) => filter === undefined);
}

/** A front page that is kept, and whether the caller has to make it anew, for all replicas and without making anyone wait. */
export interface KeptPage {
  page: PropertyPage;
  isDue: boolean;
}

/**
 * The front page as some replica made it of this revision: replicas that have just started, all at once in an update,
 * then need not each make the database look at every property. One that is due is given to the first who asks after that.
 * @param now milliseconds since the epoch
 */
export async function findFrontPage(
  db: Db,
  revision: string,
  pageSize: number,
  now: number,
): Promise<KeptPage | undefined> {
  const found = await frontPages(db).findOne({ _id: pageSize });
  if (found === null || found.revision !== revision) return undefined;
  const { page, madeAt } = found;
  const age = now - madeAt.getTime();
  if (age >= 0 && age < frontPageLifetime) return { page, isDue: false };
  const claim = await frontPages(db).updateOne({ _id: pageSize, madeAt }, { $set: { madeAt: new Date(now) } });
  return { page, isDue: claim.modifiedCount === 1 };
}

/** Keeps a front page for every replica, in the place of the one of an earlier revision. */
export async function keepFrontPage(db: Db, revision: string, page: PropertyPage, now: number): Promise<void> {
  const written = { revision, madeAt: new Date(now), page };
  try {
    await frontPages(db).replaceOne({ _id: page.pageSize }, written, { upsert: true });
  } catch (error) {
    // Another replica kept the first one at the same moment; that is as good.
    if (!isDuplicate(error)) throw error;
  }
}

function frontPages(db: Db): Collection<FrontPage> {
  return db.collection<FrontPage>("frontPages");
}
