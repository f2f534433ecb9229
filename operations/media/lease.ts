import { waitForLease } from "../blob/wait-for-lease.ts";
import type { MediaContext } from "./types.ts";

/** The blob whose lease says that somebody writes or prunes snapshots. */
export const mediaLock = "locks/media";

/**
 * Does something while nobody else writes or prunes snapshots.
 * @param work gets the context with a signal that also ends it when the lease is lost
 * @throws BlobLeasedError; what `work` throws
 */
export async function withMediaLease<Context extends MediaContext, T>(
  context: Context,
  what: string,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  context.signal.throwIfAborted();
  const lease = await waitForLease(context.store, mediaLock, what, context.signal);
  try {
    return await work({ ...context, signal: AbortSignal.any([context.signal, lease.lost]) });
  } finally {
    await lease.release();
  }
}
