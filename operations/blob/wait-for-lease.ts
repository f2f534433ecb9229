import { hostname } from "node:os";
import { pause } from "../pause.ts";
import { BlobLeasedError } from "./errors.ts";
import type { BlobLease, BlobStore } from "./store.ts";

/** The pod of a Job: its Job's name, with the time that commands and CronJobs give to it, and five characters of its own. */
const jobPod = /^(.+-(?:\d{8}-\d{6}-[0-9a-f]{6}|\d{8,}))-[a-z0-9]{5}$/;

/** Of the waiting; milliseconds. */
export interface LeasePatience {
  /** Between two attempts. */
  readonly interval: number;
  /** In all: longer than a lease lives without its holder. */
  readonly atMost: number;
  /** Name of this machine or pod. */
  readonly host: string;
}

const usual: LeasePatience = { interval: 2_000, atMost: 90_000, host: hostname() };

/**
 * Takes a lock. When an earlier pod of the same Job holds it, which Kubernetes replaces only once it is gone, waits until it has
 * expired: a pod that was killed cannot give it back, and the next attempt should not fail for that.
 * @param what whom others are told of who find it taken, such as `backup (manual)`
 * @throws BlobLeasedError when somebody else holds it; BlobUnavailableError; the signal's reason
 */
export async function waitForLease(
  store: Pick<BlobStore, "lease">,
  name: string,
  what: string,
  signal: AbortSignal,
  patience: Partial<LeasePatience> = {},
): Promise<BlobLease> {
  const { interval, atMost, host } = { ...usual, ...patience };
  const end = performance.now() + atMost;
  for (;;) {
    try {
      return await store.lease(name, `${what} on ${host}`);
    } catch (error) {
      const isOurs = error instanceof BlobLeasedError && isEarlierAttempt(error.holder, host);
      if (!isOurs || performance.now() > end) throw error;
    }
    await pause(interval, signal);
  }
}

/** Whether the holder was a pod of the Job that this pod belongs to. */
function isEarlierAttempt(holder: string | undefined, host: string): boolean {
  const before = / on (\S+)$/.exec(holder ?? "")?.[1] ?? "";
  const [job, jobBefore] = [jobPod.exec(host)?.[1], jobPod.exec(before)?.[1]];
  return job !== undefined && job === jobBefore && host !== before;
}
