import { type Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { pause } from "../../pause.ts";
import { formatTime } from "../../terminal/format.ts";
import { LockHeldError } from "../errors.ts";
import { decide, describeHolder, type LockTimes, lockTimes } from "./decide.ts";
import { HeldLock } from "./held.ts";
import { leaseObject, type LockHolder, type LockState, parseLease } from "./lease.ts";
import { readLock } from "./read.ts";

export interface LockOptions {
  signal: AbortSignal;
  /** Told, in a sentence, why this takes time, and whose lock was taken over. */
  say: (sentence: string) => void;
  times?: Partial<LockTimes>;
}

/** The lock; whose it was when that one has died; whether there was nothing to lock. */
export interface Acquired {
  /** Undefined before the first deployment. */
  lock: HeldLock | undefined;
  takenFrom: LockHolder | undefined;
}

/**
 * Takes the lock of the stack in a namespace: a Lease there, which is renewed while it is held. When its holder has died it
 * is free a minute after its last renewal.
 *
 * Before the first deployment there is no namespace to put it into, and it is not for this command to make what Pulumi is
 * about to declare. Nothing that runs can be harmed then, and of two first deployments at once Pulumi's own lock of the
 * stack lets one begin: hence that one goes without this lock.
 *
 * @throws LockHeldError when somebody else holds it who is alive; KubectlError; the signal's reason
 */
export async function acquireLock(kubectl: Kubectl, holder: LockHolder, options: LockOptions): Promise<Acquired> {
  const times = { ...lockTimes, ...options.times };
  let watching: { firstVersion: string; since: number } | undefined;
  for (;;) {
    const state = await readLock(kubectl, options.signal);
    const other = state?.holder;
    if (state !== undefined && other !== undefined) {
      const isFirstLook = watching === undefined;
      watching ??= { firstVersion: state.resourceVersion, since: performance.now() };
      const { firstVersion, since } = watching;
      const watched = performance.now() - since;
      const decision = decide({ state, firstVersion, watched, now: new Date() }, times);
      if (decision === "refuse") throw new LockHeldError(refusal(other));
      if (isFirstLook) options.say(`${describeHolder(other, new Date())}. Looking whether that is still going on.`);
      if (decision === "wait") {
        await pause(times.look, options.signal);
        continue;
      }
    }
    const taken = await take(kubectl, holder, state, times);
    if (taken === "no namespace") return { lock: undefined, takenFrom: undefined };
    // Somebody was faster, who is alive: the next look is at that one.
    if (taken === "too late") watching = undefined;
    else {
      if (other !== undefined) options.say(takeover(other, state));
      return { lock: taken, takenFrom: other };
    }
  }
}

async function take(
  kubectl: Kubectl,
  holder: LockHolder,
  before: LockState | undefined,
  times: LockTimes,
): Promise<HeldLock | "too late" | "no namespace"> {
  const object = leaseObject(kubectl.namespace, {
    ...{ holder, now: new Date(), durationSeconds: Math.ceil(times.duration / 1000) },
    ...{ transitions: (before?.transitions ?? -1) + 1, resourceVersion: before?.resourceVersion },
  });
  try {
    // Not ended by the signal: whether it was taken has to be known.
    const verb = before === undefined ? "create" : "replace";
    const output = await kubectl.run([verb, "--filename=-", "--output=json"], { input: JSON.stringify(object) });
    return new HeldLock(kubectl, holder, parseLease(JSON.parse(output)), times);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    if (error.reason === "AlreadyExists" || error.reason === "Conflict") return "too late";
    if (error.reason === "NotFound") return before === undefined ? "no namespace" : "too late";
    throw error;
  }
}

function refusal(other: LockHolder): string {
  return `${describeHolder(other, new Date())}. Nothing was changed: wait for that to end, and try again.`;
}

function takeover({ actor, action, release, since }: LockHolder, state: LockState | undefined): string {
  const renewed = state === undefined ? "" : `, last renewed at ${formatTime(state.renewedAt.toISOString())} UTC`;
  return `The lock of ${actor} (${action}, ${release}, since ${formatTime(since)} UTC${renewed}) has expired, because its holder has died: it was taken over.`;
}
