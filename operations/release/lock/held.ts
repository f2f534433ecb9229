import { setTimeout as sleep } from "node:timers/promises";
import { type Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { LockLostError } from "../errors.ts";
import { describeHolder, type LockTimes } from "./decide.ts";
import { leaseObject, type LockHolder, type LockState, parseLease } from "./lease.ts";
import { readLock } from "./read.ts";

/** A lock that renews itself until it is released, or seen to be somebody else's. */
export class HeldLock {
  private readonly kubectl: Kubectl;
  private readonly holder: LockHolder;
  private readonly times: LockTimes;
  private readonly losing = new AbortController();
  private readonly releasing = new AbortController();
  private readonly renewing: Promise<void>;
  private state: LockState;

  constructor(kubectl: Kubectl, holder: LockHolder, state: LockState, times: LockTimes) {
    this.kubectl = kubectl;
    this.holder = holder;
    this.state = state;
    this.times = times;
    this.renewing = this.renewUntilReleased();
  }

  /** Aborted, with a LockLostError, when somebody else has taken the lock. */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Gives the lock back. When that fails it expires by itself: this never throws. */
  async release(): Promise<void> {
    this.releasing.abort();
    await this.renewing;
    if (this.lost.aborted) return;
    await this.write(undefined).catch(() => undefined);
  }

  private async renewUntilReleased(): Promise<void> {
    // A lock must not keep a program running that has nothing else to do.
    const options = { signal: this.releasing.signal, ref: false };
    while (await sleep(this.times.renewal, true, options).catch(() => false)) {
      try {
        await this.write(this.holder);
      } catch (error) {
        if (!(error instanceof KubectlError)) this.losing.abort(error);
        // An API server that does not answer gives the lock to nobody else, either.
        const reason = error instanceof KubectlError ? error.reason : undefined;
        const answered = reason === "Conflict" || reason === "NotFound";
        if (answered) await this.lookAgain().catch(() => undefined);
      }
      if (this.lost.aborted) return;
    }
  }

  /** What was written may have arrived although kubectl could not say so: then the lock is still ours. */
  private async lookAgain(): Promise<void> {
    const state = await readLock(this.kubectl);
    if (state?.holder?.id === this.holder.id) {
      this.state = state;
      return;
    }
    const by = state?.holder === undefined ? "it is gone" : describeHolder(state.holder, new Date());
    this.losing.abort(new LockLostError(`The lock of this ${this.holder.action} was lost: ${by}.`));
  }

  private async write(holder: LockHolder | undefined): Promise<void> {
    const { transitions, durationSeconds, resourceVersion } = this.state;
    const content = { holder, now: new Date(), transitions, durationSeconds, resourceVersion };
    const input = JSON.stringify(leaseObject(this.kubectl.namespace, content));
    const output = await this.kubectl.run(["replace", "--filename=-", "--output=json"], { input });
    this.state = parseLease(JSON.parse(output));
  }
}
