import type { Db } from "mongodb";
import { type PropertyPage, type PropertyQuery, findProperties } from "./properties.ts";
import { propertiesRevision } from "./revision.ts";

/** Milliseconds after which a page is read again even though nobody said that something changed. */
const lifetime = 60_000;
const mostPages = 100;

/**
 * Pages of properties, remembered until a property changes. A server without usable indexes, as the local one is, looks
 * at every property for a page (half a second for 3,000); the revision is one small document.
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
    const key = `${await propertiesRevision(this.db)} ${JSON.stringify(query)}`;
    const known = this.pages.get(key);
    if (known !== undefined && this.now() - known.readAt < lifetime) return known.page;
    const page = findProperties(this.db, query);
    this.remember(key, page);
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
