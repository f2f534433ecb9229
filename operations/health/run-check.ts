import { setTimeout as sleep } from "node:timers/promises";
import { attempt } from "./attempt.ts";
import { type Check, CheckFailure } from "./check.ts";
import type { CheckResult } from "./report.ts";
import type { HealthSettings } from "./settings.ts";

/** The time for all checks is over. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/**
 * Tries a check until it passes, or as often as is allowed.
 * @param signal one that ends with OutOfTime makes the check fail
 * @throws the signal's reason, where that is another one
 */
export async function runCheck(check: Check, settings: HealthSettings, signal: AbortSignal): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  for (let count = 1; ; count++) {
    try {
      const { seen, latencyMs } = await attempt(check, settings, signal);
      return { ...resultOf(check, count, failures, seen), latencyMs };
    } catch (error) {
      if (error instanceof OutOfTime) return unfinished(check, settings, count - 1, failures);
      if (!(error instanceof CheckFailure)) throw error;
      failures.push(error);
      if (count > settings.retries) return failed(check, count, error);
      // The next attempt says what it means when the time is over.
      await sleep(settings.intervalSeconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

function resultOf(check: Check, attempts: number, [first]: readonly CheckFailure[], seen: string) {
  const { name, group, limitMs } = check;
  if (first === undefined) return { name, group, status: "passed" as const, limitMs, attempts, detail: seen };
  const detail = `${first.sentence(check)} It passed at attempt ${attempts}: ${seen}.`;
  return { name, group, status: "flaky" as const, limitMs, attempts, detail };
}

function failed(check: Check, attempts: number, failure: CheckFailure): CheckResult {
  const { name, group, limitMs } = check;
  const latencyMs = failure.latencyMs ?? null;
  return { name, group, status: "failed", latencyMs, limitMs, attempts, detail: failure.sentence(check) };
}

/** What was seen before the time was over says more than that it was. */
function unfinished(
  check: Check,
  { deadlineSeconds }: HealthSettings,
  attempts: number,
  failures: readonly CheckFailure[],
): CheckResult {
  const last = failures.at(-1);
  if (last !== undefined) return failed(check, attempts, last);
  const failure = new CheckFailure({
    expected: `an answer of ${check.target}`,
    came: `the ${deadlineSeconds} s for all checks were over before`,
    hint: "the checks before this one, and at immoexpress:health.deadlineSeconds",
  });
  return failed(check, attempts, failure);
}
