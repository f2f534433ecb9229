import type { Db } from "mongodb";
import { findFrontPage, isFrontPage, keepFrontPage } from "./front-pages.ts";
import { type PropertyPage, type PropertyQuery, findProperties } from "./properties.ts";
import { propertiesRevision } from "./revision.ts";

/** Milliseconds after which a page is read again even though nobody said that something changed. */
const lifetime = 60_000;
const mostPages = 100;

/**
 * Pages of properties, remembered until a property changes. A server without usable indexes, as the local one is, looks
 * at every property for a page (half a second of computing for 3,000); the revision is one small document, and so is the
 * front page that the replicas share.
 */
export class PropertyLists {
  private readonly db: Db;
  private readonly now: () => number;
  private readonly pages = new Map<string, { readAt: number; page: Promise<PropertyPage> }>();

  constructor(db: Db, now: () => number = Date.now) {
    this.db = db;
    this.now = now;
  }

  /** Requests for the same page at the same time share one look at the database. */
  async list(query: PropertyQuery): Promise<PropertyPage> {
    // Read first: a change that happens meanwhile gives another revision, and this page is then never found again.
    const revision = await propertiesRevision(this.db);
    const key = `${revision} ${JSON.stringify(query)}`;
    const known = this.pages.get(key);
    if (known !== undefined && this.now() - known.readAt < lifetime) return known.page;
    const page = this.read(revision, query);
    this.remember(key, page);
    return page;
  }

  private async read(revision: string, query: PropertyQuery): Promise<PropertyPage> {
    if (!isFrontPage(query)) return findProperties(this.db, query);
    const known = await findFrontPage(this.db, revision, query.pageSize, this.now());
    if (known !== undefined) return known;
    const page = await findProperties(this.db, query);
    // An answer is worth more than its being remembered.
    await keepFrontPage(this.db, revision, page, this.now()).catch(() => undefined);
    return page;
  }

  private remember(key: string, page: Promise<PropertyPage>): void {
    this.pages.delete(key);
    const entry = { readAt: this.now(), page };
    this.pages.set(key, entry);
    page.catch(() => {
      if (this.pages.get(key) === entry) this.pages.delete(key);
    });
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
  }
}
