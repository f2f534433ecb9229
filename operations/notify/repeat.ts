import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError } from "./failure.ts";

export interface Repetition {
  /** Milliseconds since 1970: an attempt that could only begin later is not waited for. */
  end: number;
  /** Milliseconds before the second attempt; doubled with each one, and varied at random. */
  firstDelay: number;
}

/** Tries something that somebody else has to answer, again and again while it may help. @throws what the last attempt threw */
export async function repeat<T>(attempt: () => Promise<T>, { end, firstDelay }: Repetition): Promise<T> {
  let last: DeliveryError | undefined;
  for (let repetition = 0; ; repetition++) {
    try {
      return await attempt();
    } catch (error) {
      // Why an attempt failed says more than that there was no time for another one.
      if (!(error instanceof DeliveryError)) throw last ?? error;
      last = error;
      const delay = error.retryAfter ?? firstDelay * 2 ** repetition * (0.5 + Math.random());
      if (!error.isTransient || Date.now() + delay >= end) throw error;
      await sleep(delay);
    }
  }
}
