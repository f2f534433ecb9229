import type { Kubectl } from "../kubernetes/kubectl.ts";
import { readLock as readReleaseLock } from "../release/lock/read.ts";

/** Who deploys or rolls back now. Times are ISO 8601. */
export interface Lock {
  holder: string;
  /** What for, and why. */
  reason: string | null;
  since: string | null;
  /** Until when it holds, unless it is renewed. */
  expiresAt: string | null;
}

/**
 * The lock as it stands, also one that has expired and that nobody has taken over.
 * @returns undefined when nobody has it
 * @throws KubectlError, with reason `Forbidden` to who may read no Lease; the signal's reason
 */
export async function readLock(kubectl: Kubectl, signal: AbortSignal): Promise<Lock | undefined> {
  const lock = await readReleaseLock(kubectl, signal);
  if (lock?.holder === undefined) return undefined;
  const { actor, action, release, reason, since } = lock.holder;
  return {
    holder: actor,
    reason: `${action} of ${release}${reason === null ? "" : `: ${reason}`}`,
    since,
    expiresAt: new Date(lock.renewedAt.getTime() + lock.durationSeconds * 1000).toISOString(),
  };
}
