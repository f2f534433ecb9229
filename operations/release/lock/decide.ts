import { formatElapsed, formatTime } from "../../terminal/format.ts";
import type { LockHolder, LockState } from "./lease.ts";

/** Milliseconds. */
export interface LockTimes {
  /** How long a lock is good that is not renewed. */
  duration: number;
  /** Between two renewals. */
  renewal: number;
  /** How long a lock has to stay as it is before its holder counts as dead; more than two renewals. */
  watch: number;
  /** Between two looks at a lock that somebody else holds. */
  look: number;
}

export const lockTimes: LockTimes = { duration: 60_000, renewal: 8_000, watch: 20_000, look: 1_000 };

/** What was seen of a lock that somebody else holds. */
export interface Observation {
  readonly state: LockState;
  /** The resource version at the first look. */
  readonly firstVersion: string;
  /** Milliseconds since the first look, by a clock that only goes forward. */
  readonly watched: number;
  readonly now: Date;
}

/**
 * What becomes of somebody who wants the lock: `take` it, `refuse` because its holder lives, or `wait` for one of the two.
 * That the holder lives is seen by its renewals and not by its clock, which may differ from the one here; the clocks only
 * spare waiting for a lock that is long dead.
 */
export function decide({ state, firstVersion, watched, now }: Observation, times: LockTimes): Decision {
  if (state.resourceVersion !== firstVersion) return "refuse";
  if (watched < times.watch) return "wait";
  const age = now.getTime() - state.renewedAt.getTime();
  return age >= times.duration || watched >= times.duration ? "take" : "wait";
}
export type Decision = "take" | "refuse" | "wait";

/** `ada has held the lock since 2025-12-07 14:30 UTC (4 min 10 s), for the deployment of prod-…: reason`. */
export function describeHolder({ actor, action, release, reason, host, since }: LockHolder, now: Date): string {
  const held = formatElapsed(Math.max(0, now.getTime() - Date.parse(since)));
  const what = action === "deployment" ? `the deployment of ${release}` : `the rollback to ${release}`;
  const where = host === "" ? "" : ` on ${host}`;
  const why = reason === null ? ", without a reason" : `, because: ${reason}`;
  return `${actor}${where} has held the lock since ${formatTime(since)} UTC (${held}), for ${what}${why}`;
}
