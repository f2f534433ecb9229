import { waitForLease } from "../blob/wait-for-lease.ts";
import type { BackupContext } from "./types.ts";

/** The blob whose lease says that somebody works on a database. */
export function lockBlob(database: string): string {
  return `locks/${database}`;
}

/**
 * Does something while nobody else backs up, restores or prunes the same database. Within `work`, and with the context that
 * it gets, this function may be called again: the lease is held once.
 * @param what whom others are told of who find the database taken, such as `backup (manual)`
 * @param work gets the context with a signal that also ends it when the lease is lost
 * @throws BlobLeasedError when somebody else holds it; what `work` throws
 */
export async function withDatabaseLease<Context extends BackupContext, T>(
  context: Context,
  what: string,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { database } = context.target;
  if (context.leased === database) return work(context);
  context.signal.throwIfAborted();
  const lease = await waitForLease(context.stores.backups, lockBlob(database), what, context.signal);
  try {
    const signal = AbortSignal.any([context.signal, lease.lost]);
    return await work({ ...context, leased: database, signal });
  } finally {
    await lease.release();
  }
}
