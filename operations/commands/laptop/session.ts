import type { JobSecret } from "../../kubernetes/job.ts";
import { type Clock, Progress } from "../../terminal/progress.ts";
import { readIdentity, requireIdentity } from "../identity.ts";
import { Interrupted } from "../interrupted.ts";
import { type ClusterJobRequest, JobFailedError, runClusterJob } from "../run-job.ts";
import type { JobPlan } from "./jobs.ts";
import { describePhase } from "./phases.ts";
import type { Stack } from "./stack.ts";

/** Longer than any Job may run by its own deadline. */
const timeoutMs = 13 * 3600_000;

/** One command line on a laptop: which stack it is about, and how it shows what happens. */
export class Session {
  readonly stack: Stack;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** What is counted while work is shown; undefined: the time of each piece. */
  readonly clock: Clock | undefined;

  constructor(stack: Stack, environment: NodeJS.ProcessEnv, signal: AbortSignal, clock?: Clock) {
    this.clock = clock;
    this.stack = stack;
    this.environment = environment;
    this.signal = signal;
  }

  get kubectl(): NonNullable<ClusterJobRequest["kubectl"]> {
    const { context } = this.stack;
    return { environment: this.environment, ...(context === undefined ? {} : { context }) };
  }

  /**
   * Has a Job do its work, and shows it.
   * @param signal ends waiting for it; default: that of the session
   * @returns what the Job's `result` event carries
   * @throws JobFailedError; Interrupted, after what becomes of the Job was said
   */
  runJob(job: JobPlan, signal = this.signal): Promise<unknown> {
    return this.show(job, async (progress) => (await this.follow(job, progress, { signal })).result);
  }

  /**
   * Starts a Job that keeps its pod, does something with that, and deletes it.
   * @param work gets what the Job's `result` event carries, and a function that shows how many bytes it has worked through
   */
  withHeldJob<T>(job: JobPlan, work: (ready: unknown, progress: (bytes: number) => void) => Promise<T>): Promise<T> {
    return this.show(job, async (progress) => {
      const done = new AbortController();
      let working: Promise<T> | undefined;
      const showBytes = (bytes: number) => progress.show({ event: "progress", at: "", bytes });
      const end = () => done.abort(new Done());
      const following = this.follow(job, progress, {
        signal: AbortSignal.any([this.signal, done.signal]),
        onResult: (result) => {
          working ??= work(result, showBytes);
          working.then(end, end);
        },
      });
      await following.catch((error: unknown) => {
        if (!(error instanceof Done)) throw error;
      });
      if (working === undefined) throw new JobFailedError("The pod ended before it said that it was ready.");
      return working;
    });
  }

  private async show<T>({ title }: JobPlan, work: (progress: Progress) => Promise<T>): Promise<T> {
    const progress = new Progress(title, describePhase, this.clock);
    try {
      const result = await work(progress);
      progress.end(true);
      return result;
    } catch (error) {
      progress.end(false);
      throw error;
    }
  }

  private async follow(
    job: JobPlan,
    progress: Progress,
    { signal = this.signal, onResult }: { signal?: AbortSignal; onResult?: (result: unknown) => void },
  ) {
    const secret = job.secret ?? (await this.identityFor(job));
    let jobName: string | undefined;
    try {
      return await runClusterJob({
        ...{ namespace: this.stack.namespace, cronJob: job.cronJob, args: job.args, timeoutMs, signal },
        onEvent: (event) => {
          progress.show(event);
          if (event.event === "result") onResult?.(event.result);
        },
        onCreated: (name) => (jobName = name),
        whenAbandoned: job.isReading ? "delete" : "leave",
        whenSilent: job.whenSilent,
        kubectl: this.kubectl,
        ...(secret === undefined ? {} : { secret }),
      });
    } catch (error) {
      if (error instanceof Interrupted && jobName !== undefined) progress.print(this.farewell(job, jobName));
      throw error;
    }
  }

  private async identityFor({ identity, args }: JobPlan): Promise<JobSecret | undefined> {
    if (identity === "none") return undefined;
    const isRequired = identity === "required";
    const content = await (isRequired
      ? requireIdentity(this.environment, args[0] ?? "")
      : readIdentity(this.environment));
    return content === undefined ? undefined : { variable: "AGE_IDENTITY_FILE", content };
  }

  private farewell({ isReading }: JobPlan, jobName: string): string {
    if (isReading) return `The Job ${jobName} was deleted.`;
    const { namespace, context } = this.stack;
    const kubectl = `kubectl --namespace=${namespace}${context === undefined ? "" : ` --context=${context}`}`;
    return `The Job ${jobName} goes on without being watched. To watch it: ${kubectl} logs --follow job/${jobName}; to end it: ${kubectl} delete job ${jobName}.`;
  }
}

/** What the Job was held for is done. */
class Done extends Error {}
