import type { Db } from "mongodb";
import { withDatabaseLease } from "../backup/lease.ts";
import { withDatabase } from "./database.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import type { RestoreContext, RestoreReport } from "./types.ts";

/** What a restore works with while nobody else may back up, restore or prune the same database. */
export interface Session {
  context: RestoreContext;
  db: Db;
  journal: Journal;
}

/** @param what whom others are told of who find the database taken. @throws BlobLeasedError when it is taken */
export async function withSession<T>(
  context: RestoreContext,
  what: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withDatabaseLease(context, what, (held) =>
    withDatabase(context.target, (db) => work({ context: held, db, journal: new Journal(db) })),
  );
}

export function reportOf(entry: JournalEntry, outcome: RestoreReport["outcome"]): RestoreReport {
  const { _id: id, backup, safetyBackup, reason, collections, documents } = entry;
  const finishedAt = (entry.finishedAt ?? new Date()).toISOString();
  const startedAt = entry.startedAt.toISOString();
  return { id, outcome, backup, safetyBackup, reason, startedAt, finishedAt, collections, documents };
}
