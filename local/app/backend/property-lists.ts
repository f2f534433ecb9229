import { setTimeout as delay } from "node:timers/promises";
import type { Db } from "mongodb";
import { HttpError } from "./errors.ts";
import { findFrontPage, isFrontPage, keepFrontPage } from "./front-pages.ts";
import { type PropertyPage, type PropertyQuery, findProperties } from "./properties.ts";
import { propertiesRevision } from "./revision.ts";

/** Milliseconds after which a page is read again even though nobody said that something changed. */
const lifetime = 60_000;
const mostPages = 100;
/** Milliseconds that a request waits for its page; shorter than the website waits for this service. */
const defaultPatience = 12_000;

/**
 * Pages of properties, remembered until a property changes. A server without usable indexes, as the local one is, looks
 * at every property for a page (half a second of computing for 3,000); the revision is one small document, and so is the
 * front page that the replicas share.
 */
export class PropertyLists {
  private readonly db: Db;
  private readonly now: () => number;
  private readonly patience: number;
  private readonly pages = new Map<string, { readAt: number; page: Promise<PropertyPage> }>();

  constructor(db: Db, now: () => number = Date.now, patience = defaultPatience) {
    this.db = db;
    this.now = now;
    this.patience = patience;
  }

  /**
   * Requests for the same page at the same time share one look at the database. It goes on when they have lost patience, so
   * that a slow server has to do the work once, and not again for everyone who tries again.
   * @throws HttpError 503 when the page takes too long
   */
  async list(query: PropertyQuery): Promise<PropertyPage> {
    // Read first: a change that happens meanwhile gives another revision, and this page is then never found again.
    const revision = await propertiesRevision(this.db);
    const key = `${revision} ${JSON.stringify(query)}`;
    const known = this.pages.get(key);
    if (known !== undefined && this.now() - known.readAt < lifetime) return this.inTime(known.page);
    const page = this.read(revision, query);
    this.remember(key, page);
    return this.inTime(page);
  }

  private async read(revision: string, query: PropertyQuery): Promise<PropertyPage> {
    if (!isFrontPage(query)) return findProperties(this.db, query);
    const kept = await findFrontPage(this.db, revision, query.pageSize, this.now());
    if (kept === undefined) return this.make(revision, query);
    // Whoever asks next gets it; should it fail, what is kept is as good as it was.
    if (kept.isDue) void this.make(revision, query).catch(() => undefined);
    return kept.page;
  }

  private async make(revision: string, query: PropertyQuery): Promise<PropertyPage> {
    const page = await findProperties(this.db, query);
    // An answer is worth more than its being remembered.
    await keepFrontPage(this.db, revision, page, this.now()).catch(() => undefined);
    return page;
  }

  private async inTime(page: Promise<PropertyPage>): Promise<PropertyPage> {
    const answered = new AbortController();
    try {
      return await Promise.race([page, outOfPatience(this.patience, answered.signal)]);
    } finally {
      answered.abort();
    }
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

async function outOfPatience(milliseconds: number, signal: AbortSignal): Promise<never> {
  // An aborted wait never ends: somebody else has won.
  await delay(milliseconds, undefined, { signal }).catch(() => new Promise<never>(() => undefined));
  throw new HttpError(503, "database_slow", "The database is slow at the moment; try again in a few seconds.");
}
