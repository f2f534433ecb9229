import { setTimeout as sleep } from "node:timers/promises";

export interface Patience {
  signal: AbortSignal;
  /** Milliseconds between two looks; default: five seconds. */
  interval?: number | undefined;
  /** Milliseconds after which waiting is an error; default: none, the Job's own deadline counts. */
  timeout?: number;
  /** How many looks in a row may fail: a server that elects is away for some seconds. Default: 24. */
  failures?: number;
}

/**
 * Looks again and again until there is something to see.
 * @param look undefined: not yet
 * @param what end of the sentence "… in time": what did not happen
 * @throws what `look` throws when it does so too often in a row; the signal's reason; Error when the time is over
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { signal, interval = 5_000, timeout = Infinity, failures = 24 }: Patience,
): Promise<T> {
  const end = Date.now() + timeout;
  for (let failed = 0; ;) {
    signal.throwIfAborted();
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
      failed = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FinalError || ++failed > failures) throw error;
    }
    if (Date.now() >= end) throw new Error(`${what} within ${Math.round(timeout / 1000)} s`);
    await sleep(interval, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What no second look changes. */
export class FinalError extends Error {}
