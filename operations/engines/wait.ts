import { pause } from "../pause.ts";

export interface Patience {
  signal: AbortSignal;
  /** Milliseconds between two looks; default: five seconds. */
  interval?: number | undefined;
  /** When waiting is an error, and the beginning of its sentence; default: never, the Job's own deadline counts. */
  limit?: { milliseconds: number; complaint: string };
  /** How many looks in a row may fail: a server that elects is away for some seconds. Default: 24. */
  failures?: number;
}

/**
 * Looks again and again until there is something to see.
 * @param look undefined: not yet
 * @throws what `look` throws when it does so too often in a row; the signal's reason; Error when the time is over
 */
export async function until<T>(
  look: () => Promise<T | undefined>,
  { signal, interval = 5_000, limit, failures = 24 }: Patience,
): Promise<T> {
  const begun = Date.now();
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
    if (limit !== undefined && Date.now() - begun >= limit.milliseconds) {
      throw new Error(`${limit.complaint} within ${Math.round(limit.milliseconds / 1000)} s`);
    }
    await pause(interval, signal);
  }
}

/** What no second look changes. */
export class FinalError extends Error {}
