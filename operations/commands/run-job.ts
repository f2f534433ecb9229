import { followJob, type FollowLimits, type JobEnd, JobLostError } from "../kubernetes/follow.ts";
import { jobFromCronJob, type JobSecret, newJobName, secretOfJob } from "../kubernetes/job.ts";
import { Kubectl, KubectlError, type KubectlOptions } from "../kubernetes/kubectl.ts";
import { type CronJob, cronJobSchema, jobSchema } from "../kubernetes/objects.ts";
import { type OperationEvent, parseEvent } from "../terminal/events.ts";

export interface ClusterJobRequest {
  namespace: string;
  /** The CronJob that describes the Job; a suspended one will do. */
  cronJob: string;
  /** The verb and its options, for example `["backup", "--kind", "deployment"]`. */
  args: readonly string[];
  /** Told of every event as it happens, and of what happens to the Job itself as warnings. */
  onEvent: (event: OperationEvent) => void;
  signal: AbortSignal;
  /** Milliseconds from now until the Job must have ended. */
  timeoutMs: number;
  /** A file that only this Job gets. */
  secret?: JobSecret;
  /** What becomes of a Job that nobody waits for any more, after `signal` or `timeoutMs`; default: delete. */
  whenAbandoned?: "delete" | "leave";
  /** What is to be done when the program has ended without saying why: a sentence. Default: nothing. */
  whenSilent?: string | undefined;
  /** Told the Job's name when it was created. */
  onCreated?: (jobName: string) => void;
  kubectl?: KubectlOptions;
  limits?: Partial<FollowLimits>;
}

/** A Job that has done its work. */
export interface JobResult {
  /** Always 0: any other is a JobFailedError. */
  exitCode: number;
  /** Payload of the `result` event; undefined when there was none. */
  result: unknown;
  jobName: string;
}

/** The Job could not be made, failed, or was not seen to end; the message is the Job's own sentence where it had one. */
export class JobFailedError extends Error {
  override readonly name = "JobFailedError";
  /** Of the command in the Job; 1 where it has none. */
  readonly exitCode: number;
  readonly jobName: string | undefined;

  constructor(message: string, exitCode = 1, jobName?: string) {
    super(message);
    this.exitCode = exitCode;
    this.jobName = jobName;
  }
}

/**
 * Runs one command in the cluster: makes a Job from a CronJob and follows it to its end.
 * @throws JobFailedError; the signal's reason
 */
export async function runClusterJob(request: ClusterJobRequest): Promise<JobResult> {
  const kubectl = new Kubectl(request.namespace, request.kubectl);
  const cronJob = await readCronJob(kubectl, request);
  const jobName = newJobName(request.cronJob);
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  const output = new JobOutput(request.onEvent);
  try {
    await createJob(kubectl, cronJob, jobName, request);
    request.onCreated?.(jobName);
    const container = cronJob.spec.jobTemplate.spec.template.spec.containers[0].name;
    const end = await followJob(
      kubectl,
      { name: jobName, container },
      {
        signal,
        onLine: (line) => output.add(line),
        onNotice: (message) => request.onEvent({ event: "warning", at: new Date().toISOString(), message }),
        ...(request.limits === undefined ? {} : { limits: request.limits }),
      },
    );
    if (!end.succeeded) {
      const advice = output.saidWhy || request.whenSilent === undefined ? "" : ` ${request.whenSilent}`;
      throw new JobFailedError(`${output.complaint(jobName, end)}${advice}`, end.exitCode || 1, jobName);
    }
    return { exitCode: 0, result: output.result, jobName };
  } catch (error) {
    const neverRan = error instanceof JobLostError && error.neverRan;
    const isAbandoned = signal.aborted && (request.whenAbandoned ?? "delete") === "delete";
    if (neverRan || isAbandoned) await deleteJob(kubectl, jobName);
    request.signal.throwIfAborted();
    if (timeout.aborted) throw new JobFailedError(tooLong(jobName, request, isAbandoned), 1, jobName);
    if (error instanceof JobLostError || error instanceof KubectlError) {
      throw new JobFailedError(error.message, 1, jobName);
    }
    throw error;
  }
}

async function readCronJob(kubectl: Kubectl, { cronJob, signal }: ClusterJobRequest): Promise<CronJob> {
  try {
    return await kubectl.json(cronJobSchema, ["get", "cronjob", cronJob], { signal });
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    if (error.reason !== "NotFound") throw new JobFailedError(error.message);
    throw new JobFailedError(
      `There is no CronJob ${cronJob} in the namespace ${kubectl.namespace}: deploy the stack with backups enabled (immoexpress:backup), or choose another one with --stack.`,
    );
  }
}

async function createJob(kubectl: Kubectl, cronJob: CronJob, name: string, request: ClusterJobRequest): Promise<void> {
  const { secret, args, signal } = request;
  const job = jobFromCronJob(cronJob, { name, args, ...(secret === undefined ? {} : { secret }) });
  // Not ended by the signal: a Job that may exist is deleted by its name, and one that is half-created is not there.
  const created = await kubectl.json(jobSchema, ["create", "--filename=-"], { input: JSON.stringify(job) });
  if (secret === undefined) return;
  const input = JSON.stringify(secretOfJob(created.metadata, secret));
  try {
    await kubectl.run(["create", "--filename=-"], { input, signal });
    await kubectl.run(["patch", "job", name, "--type=merge", `--patch={"spec":{"suspend":false}}`], { signal });
  } catch (error) {
    await deleteJob(kubectl, name);
    throw error;
  }
}

/** Its pods and its Secret go with it. */
async function deleteJob(kubectl: Kubectl, name: string): Promise<void> {
  try {
    await kubectl.run(["delete", "job", name, "--ignore-not-found", "--wait=false"]);
  } catch (error) {
    // The reason for deleting it is the error that counts; its own deadline ends the Job then.
    if (!(error instanceof KubectlError)) throw error;
  }
}

function tooLong(jobName: string, { timeoutMs }: ClusterJobRequest, isDeleted: boolean): string {
  const minutes = Math.round(timeoutMs / 6_000) / 10;
  return `The Job ${jobName} did not end within ${minutes} minutes${isDeleted ? " and was deleted" : "; it goes on"}.`;
}

/** What the pods of a Job have said. */
class JobOutput {
  result: unknown;
  private readonly onEvent: (event: OperationEvent) => void;
  private error: string | undefined;
  // What is no event: the last words of a program that crashed.
  private readonly otherLines: string[] = [];

  constructor(onEvent: (event: OperationEvent) => void) {
    this.onEvent = onEvent;
  }

  add(line: string): void {
    const event = parseEvent(line);
    if (event === undefined) {
      if (line.trim() !== "") this.otherLines.push(line.trim());
      if (this.otherLines.length > 5) this.otherLines.shift();
      return;
    }
    if (event.event === "result") this.result = event.result;
    if (event.event === "error") this.error = event.message;
    this.onEvent(event);
  }

  /** Whether the program itself has said what is wrong. */
  get saidWhy(): boolean {
    return this.error !== undefined;
  }

  complaint(jobName: string, { exitCode, reason }: JobEnd): string {
    if (reason === "OOMKilled") return `The Job ${jobName} needed more memory than its container may have.`;
    if (reason === "DeadlineExceeded") return `The Job ${jobName} ran for longer than it may, and Kubernetes ended it.`;
    if (this.error !== undefined) return this.error;
    const why = reason ?? (exitCode === undefined ? "for an unknown reason" : `with exit code ${exitCode}`);
    const last = this.otherLines.length === 0 ? "" : ` Its last words: ${this.otherLines.join(" / ")}`;
    return `The Job ${jobName} failed: ${why}.${last}`;
  }
}
