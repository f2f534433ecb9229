import { Interrupted } from "../commands/interrupted.ts";
import { lastGood } from "./choose.ts";
import { LockLostError } from "./errors.ts";
import { type DeployedRelease, releasesOf } from "./history.ts";
import type { Acquired } from "./lock/acquire.ts";
import { Phases } from "./phases.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";

/** What a deployment and a rollback have in common while they run, under the lock. */
export interface ReleaseRun {
  readonly phases: Phases;
  /** Ends with the command, and when the lock is lost. */
  readonly signal: AbortSignal;
  readonly takenFrom: Acquired["takenFrom"];
  /** Newest first, as they were before. */
  readonly releases: readonly DeployedRelease[];
  /** The last good one: what runs, unless somebody has changed it by hand. */
  readonly runs: DeployedRelease | undefined;
  readonly startedAt: string;
}

/**
 * Does something under the lock of the stack, which is given back in every ending.
 * @throws as `acquireLock`; what `work` throws
 */
export async function underLock<T>(
  surroundings: ReleaseSurroundings,
  holder: Parameters<ReleaseSurroundings["lock"]>[0],
  work: (run: ReleaseRun) => Promise<T>,
): Promise<T> {
  const startedAt = new Date().toISOString();
  const phases = new Phases();
  const { lock, takenFrom } = await phases.run("lock", () => surroundings.lock(holder));
  if (lock === undefined) {
    surroundings.say("Nothing is deployed yet: this goes without a lock, and Pulumi's own one lets only one begin.");
  }
  try {
    const signals = [surroundings.signal, ...(lock === undefined ? [] : [lock.lost])];
    const releases = releasesOf(await surroundings.engine.history());
    const runs = lastGood(releases);
    return await work({ phases, signal: AbortSignal.any(signals), takenFrom, releases, runs, startedAt });
  } finally {
    await lock?.release();
  }
}

/** Whether the work was ended from outside, so that nothing more is to be begun. */
export function isEnded(error: unknown): error is Interrupted | LockLostError {
  return error instanceof Interrupted || error instanceof LockLostError;
}
