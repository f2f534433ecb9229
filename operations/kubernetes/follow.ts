import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "./kubectl.ts";
import { KubectlError } from "./kubectl.ts";
import { LogReader } from "./log-reader.ts";
import { jobNameLabel } from "./job.ts";
import { type ContainerStatus, jobAndPodsSchema, type JobObject, type PodObject } from "./objects.ts";
import { explainStart } from "./start-problem.ts";

export interface FollowOptions {
  onLine: (line: string) => void;
  /** Something that whoever waits should know: a pod that cannot start yet, an attempt that failed. */
  onNotice: (sentence: string) => void;
  signal: AbortSignal;
  limits?: Partial<FollowLimits>;
}

/** Milliseconds. */
export interface FollowLimits {
  /** Between two looks at the Job. */
  interval: number;
  /** How long a pod may be unable to start before that is an error. */
  start: number;
  /** The same for a pod that no node has room for: one may be on its way. */
  room: number;
  /** How long the API server may be out of reach. */
  unreachable: number;
}

export const followLimits: FollowLimits = { interval: 1_000, start: 60_000, room: 300_000, unreachable: 120_000 };

/** How a Job ended. */
export interface JobEnd {
  succeeded: boolean;
  /** Of the last pod's container; undefined where Kubernetes does not know it. */
  exitCode: number | undefined;
  /** Kubernetes' own words, where it has any: `DeadlineExceeded`, `OOMKilled`, `Evicted`. */
  reason: string | undefined;
}

/** A Job's pod cannot start, or nobody can say what became of the Job. */
export class JobLostError extends Error {
  override readonly name = "JobLostError";
  /** Whether its program has never run, so that the Job can go without loss. */
  readonly neverRan: boolean;

  constructor(message: string, neverRan: boolean) {
    super(message);
    this.neverRan = neverRan;
  }
}

/**
 * Follows a Job to its end: the log of every pod, line by line and each line once, through connections that drop.
 * @param container whose log and exit code count
 * @throws JobLostError; the signal's reason
 */
export async function followJob(
  kubectl: Kubectl,
  job: { name: string; container: string },
  options: FollowOptions,
): Promise<JobEnd> {
  return new Follower(kubectl, job, options).run();
}

class Follower {
  private readonly kubectl: Kubectl;
  private readonly name: string;
  private readonly container: string;
  private readonly options: FollowOptions;
  private readonly limits: FollowLimits;
  private readonly logs = new Map<string, LogReader>();
  private startedWaiting = Date.now();
  private lastAnswer = Date.now();
  private noticed: string | undefined;
  /** Of the container that runs now, if one does. */
  private logEnds: Promise<void> | undefined;

  constructor(kubectl: Kubectl, { name, container }: { name: string; container: string }, options: FollowOptions) {
    this.kubectl = kubectl;
    this.name = name;
    this.container = container;
    this.options = options;
    this.limits = { ...followLimits, ...options.limits };
  }

  async run(): Promise<JobEnd> {
    const { signal } = this.options;
    for (;;) {
      this.logEnds = undefined;
      const seen = await this.look();
      if (seen !== undefined) {
        for (const pod of seen.pods) await this.readLog(pod);
        const newest = seen.pods.at(-1);
        const end = endOf(seen.job, newest && this.statusOf(newest), newest);
        if (end !== undefined) return end;
        if (newest === undefined || !this.hasStarted(newest)) await this.checkStart(newest);
        else this.startedWaiting = Date.now();
      }
      await this.pause();
      signal.throwIfAborted();
    }
  }

  /** The Job and its pods, oldest first; undefined when the API server did not answer. */
  private async look(): Promise<{ job: JobObject; pods: PodObject[] } | undefined> {
    const { signal } = this.options;
    try {
      const selector = `--selector=${jobNameLabel}=${this.name}`;
      const { items } = await this.kubectl.json(jobAndPodsSchema, ["get", "jobs,pods", selector], { signal });
      this.lastAnswer = Date.now();
      const job = items.find((item) => item.kind === "Job");
      const pods = items.filter((item) => item.kind === "Pod");
      if (job === undefined) throw new JobLostError(`The Job ${this.name} was deleted by somebody else.`, false);
      return { job, pods: pods.toSorted(byAge) };
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      const silent = Date.now() - this.lastAnswer;
      if (silent < this.limits.unreachable) return undefined;
      const since = Math.round(silent / 1000);
      const sentence = `The API server has not answered for ${since} s, and the Job ${this.name} may go on: ${error.message}`;
      throw new JobLostError(sentence, false);
    }
  }

  private async readLog(pod: PodObject): Promise<void> {
    const { name } = pod.metadata;
    const status = this.statusOf(pod);
    if (status === undefined || !this.hasStarted(pod)) return;
    const isNew = !this.logs.has(name);
    const log = this.logs.get(name) ?? new LogReader(this.kubectl, name, this.container, this.options.onLine);
    this.logs.set(name, log);
    if (isNew && this.logs.size > 1) this.options.onNotice(`An attempt failed; the pod ${name} tries again.`);
    const { signal } = this.options;
    if (status.state.running !== undefined) this.logEnds = log.follow(status.restartCount, signal);
    if (status.state.terminated !== undefined) await log.finish(signal);
  }

  /** @throws JobLostError when the pod has been unable to start for too long */
  private async checkStart(pod: PodObject | undefined): Promise<void> {
    const waited = Date.now() - this.startedWaiting;
    // Most pods start at once: why one does not is asked for later, and long before patience ends.
    if (waited < this.limits.start / 4) return;
    const problem = await explainStart(this.kubectl, this.name, pod, this.options.signal);
    if (problem === undefined) return;
    const sentence = `The Job ${this.name} cannot start: ${problem.sentence}`;
    if (waited >= (problem.isRoom ? this.limits.room : this.limits.start)) throw new JobLostError(sentence, true);
    if (this.noticed !== problem.sentence) this.options.onNotice(sentence);
    this.noticed = problem.sentence;
  }

  /** Until the next look: sooner when the log ends, because then so does the Job. */
  private async pause(): Promise<void> {
    const { logEnds } = this;
    const { interval } = this.limits;
    const wake = new AbortController();
    const signal = AbortSignal.any([this.options.signal, wake.signal]);
    void logEnds?.then(() => setTimeout(() => wake.abort(), interval / 5));
    const length = logEnds === undefined ? interval : 3 * interval;
    await sleep(length, undefined, { signal }).catch(() => undefined);
  }

  private statusOf(pod: PodObject): ContainerStatus | undefined {
    return pod.status.containerStatuses?.find(({ name }) => name === this.container);
  }

  private hasStarted(pod: PodObject): boolean {
    if (pod.status.phase === "Succeeded" || pod.status.phase === "Failed") return true;
    const status = this.statusOf(pod);
    return status !== undefined && (status.state.waiting === undefined || status.restartCount > 0);
  }
}

function byAge(a: PodObject, b: PodObject): number {
  return a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp);
}

/** How the Job ended, or undefined while it goes on. */
function endOf(
  { status }: JobObject,
  container: ContainerStatus | undefined,
  pod: PodObject | undefined,
): JobEnd | undefined {
  const is = (type: string) => status.conditions?.find((one) => one.type === type && one.status === "True");
  const failed = is("Failed");
  if (failed === undefined && is("Complete") === undefined) return undefined;
  const ending = container?.state.terminated ?? container?.lastState.terminated;
  const plain = ending?.reason === "Error" || ending?.reason === "Completed";
  const reason = plain ? undefined : (ending?.reason ?? pod?.status.reason);
  return {
    succeeded: failed === undefined,
    exitCode: ending?.exitCode,
    reason: failed?.reason === "DeadlineExceeded" ? failed.reason : reason,
  };
}
