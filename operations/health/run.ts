import { setTimeout as sleep } from "node:timers/promises";
import type { CheckSet } from "./check.ts";
import type { CheckResult, HealthReport } from "./report.ts";
import { OutOfTime, runCheck } from "./run-check.ts";
import type { HealthSettings } from "./settings.ts";
import { verdictOf } from "./verdict.ts";

export interface HealthRun {
  /** The release that is expected to run. */
  release: string;
  settings: HealthSettings;
  signal: AbortSignal;
  /** Told how many checks have ended. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Runs checks and closes their connections. It ends with its deadline at the latest: what has no result then has failed.
 * @throws the signal's reason
 */
export async function runChecks({ lanes, close }: CheckSet, run: HealthRun): Promise<HealthReport> {
  const { release, settings, onProgress = () => undefined } = run;
  const startedAt = new Date().toISOString();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new OutOfTime()), settings.deadlineSeconds * 1000);
  const signal = AbortSignal.any([run.signal, deadline.signal]);
  const total = lanes.flat().length;
  let done = 0;
  try {
    const results = lanes.map(async (lane) => {
      const ofLane: CheckResult[] = [];
      for (const check of lane) {
        ofLane.push(await runCheck(check, settings, signal));
        onProgress(++done, total);
      }
      return ofLane;
    });
    return reportOf({ release, startedAt, checks: (await Promise.all(results)).flat() }, settings);
  } finally {
    clearTimeout(timer);
    // A server that hangs may hold up even the end of its connections.
    await Promise.race([close(), sleep(300, undefined, { ref: false })]);
  }
}

/** A report that ends now, with its verdict. */
export function reportOf(
  { release, startedAt, checks }: Pick<HealthReport, "release" | "startedAt" | "checks">,
  settings: HealthSettings,
): HealthReport {
  const finishedAt = new Date().toISOString();
  return { format: 1, release, startedAt, finishedAt, verdict: verdictOf(checks, settings), checks };
}
