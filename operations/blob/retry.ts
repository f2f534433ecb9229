import { pause } from "../pause.ts";
import { explained, isTransient } from "./failure.ts";
import type { Place } from "./place.ts";

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** Which errors of the library are answers that the caller knows what to do with, and gets as they are; default: none. */
  isAnswer?: (error: unknown) => boolean;
}

/**
 * Makes a request until it is answered, for at most `place.limits.total` milliseconds. A repetition may find the work of an
 * earlier attempt whose answer was lost.
 *
 * The library's own repetitions are switched off: they do not end a request that is never answered, and do not say how long
 * all of it may take.
 * @param request gets a signal that is aborted by the caller, and when the attempt takes too long
 * @throws BlobUnavailableError, the signal's reason, and answers as `isAnswer` says
 */
export async function persistently<T>(
  place: Place,
  request: (abortSignal: AbortSignal) => Promise<T>,
  { signal, isAnswer }: RequestOptions = {},
): Promise<T> {
  const { attempt, total, firstDelay, longestDelay } = place.limits;
  const end = Date.now() + total;
  for (let repetition = 0; ; repetition += 1) {
    signal?.throwIfAborted();
    try {
      return await withinTime(Math.min(attempt, end - Date.now()), request, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (isAnswer?.(error) === true) throw error;
      const delay = Math.min(firstDelay * 2 ** repetition, longestDelay) * (0.5 + Math.random());
      if (!isTransient(error) || Date.now() + delay >= end) throw explained(error, place);
      await pause(delay, signal);
    }
  }
}

/** One attempt. Nothing of it outlives it: thousands of small requests would leave as many timers and listeners behind. */
async function withinTime<T>(
  milliseconds: number,
  request: (abortSignal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, milliseconds);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await request(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
