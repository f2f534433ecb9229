import { setTimeout as sleep } from "node:timers/promises";
import { formatElapsed } from "../../local/progress.ts";

export interface WaitOptions {
  /** Ends the sentence "waited 10 s for …". */
  what: string;
  /** Milliseconds; default: one minute. */
  timeout?: number;
  /** Milliseconds between two looks; default: 250. */
  interval?: number;
}

/**
 * Looks again and again until the condition gives something: anything but false and undefined. A condition that throws
 * says "not yet" and why.
 * @returns what the condition gave
 * @throws Error saying what did not come true in time, and the condition's last reason
 */
export async function waitUntil<T>(
  condition: () => T | false | undefined | Promise<T | false | undefined>,
  { what, timeout = 60_000, interval = 250 }: WaitOptions,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    let reason: unknown;
    try {
      const given = await condition();
      if (given !== false && given !== undefined) return given;
    } catch (error) {
      reason = error;
    }
    if (Date.now() >= end) {
      const last = reason instanceof Error ? `; last: ${reason.message}` : "";
      throw new Error(`waited ${formatElapsed(timeout)} for ${what}${last}`, { cause: reason });
    }
    await sleep(interval);
  }
}
