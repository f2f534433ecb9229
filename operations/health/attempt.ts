import { type Check, CheckFailure } from "./check.ts";
import type { HealthSettings } from "./settings.ts";

export interface Measured {
  /** What the last answer showed. */
  seen: string;
  /** Median of the samples, in milliseconds. */
  latencyMs: number;
}

/** The middle one of some numbers; of an even count the higher of the two. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/**
 * Asks a few times without and a few times with the watch: a single slow answer is no slow server, a single wrong one is
 * a wrong one.
 * @throws CheckFailure when an answer is wrong or missing, or the median is above the limit; the signal's reason
 */
export async function attempt(check: Check, settings: HealthSettings, signal: AbortSignal): Promise<Measured> {
  const { warmUp, samples } = check.isOnce === true ? { warmUp: 0, samples: 1 } : settings;
  const ask = () => askInTime(check, settings.timeoutSeconds, signal);
  for (let count = 0; count < warmUp; count++) await ask();
  const latencies: number[] = [];
  let seen = "";
  for (let count = 0; count < samples; count++) {
    const started = performance.now();
    seen = await ask();
    latencies.push(performance.now() - started);
  }
  const latencyMs = Math.round(median(latencies) * 10) / 10;
  if (latencyMs > check.limitMs) throw tooSlow(check, samples, latencyMs);
  return { seen, latencyMs };
}

function tooSlow({ target, limitMs }: Check, samples: number, latencyMs: number): CheckFailure {
  const took = samples === 1 ? "it took" : `the median of ${samples} was`;
  return new CheckFailure({
    expected: `an answer of ${target} within ${limitMs} ms`,
    came: `${took} ${Math.round(latencyMs)} ms`,
    latencyMs,
  });
}

/** Gives up at the timeout also on what does not listen to a signal. */
async function askInTime({ probe, target }: Check, timeoutSeconds: number, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const either = AbortSignal.any([signal, timeout]);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = () => reject(either.reason as Error);
  either.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([probe(either), ended]);
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw error;
    throw new CheckFailure({
      expected: `an answer of ${target}`,
      came: `none was there, or not the whole of it, after ${timeoutSeconds} s`,
    });
  } finally {
    either.removeEventListener("abort", end);
  }
}
