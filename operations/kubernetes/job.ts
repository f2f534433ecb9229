import { randomBytes } from "node:crypto";
import type { CronJob, JobSpec } from "./objects.ts";

/** A file that is given to a Job with a Secret of its own, which is deleted with the Job. */
export interface JobSecret {
  /** The variable that tells the container the file's path. */
  variable: string;
  content: string;
}

export interface JobRequest {
  /** Unique in the namespace; see {@link newJobName}. */
  name: string;
  /** The verb and its options, in place of the CronJob's. */
  args: readonly string[];
  /** With one, the Job is created suspended: it starts when its Secret is there. */
  secret?: JobSecret;
  /** Seconds after which Kubernetes ends the Job; default: the CronJob's. */
  deadlineSeconds?: number;
}

const keepSeconds = 3_600;
const secretVolume = "job-secret";
const secretDirectory = "/run/secrets/immoexpress-job";

/**
 * Whatever the program itself says is final: it has repeated what can be repeated, and somebody waits for the answer. A pod
 * that was lost with its node, or for want of memory, is replaced as often as the CronJob says.
 */
const podFailurePolicy = { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [1, 2, 3, 4] } }] };

/** The label by which a Job and its pods are found with one request. */
export const jobNameLabel = "batch.kubernetes.io/job-name";

/** `backup-20251207-143000-a1b2c3`; at most 63 characters, so that pods can be named after it. */
export function newJobName(cronJob: string, now = new Date()): string {
  const time = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${cronJob.slice(0, 40)}-${time}-${randomBytes(3).toString("hex")}`;
}

/** The Job that a CronJob describes, with other arguments. It belongs to nobody, and goes an hour after its end. */
export function jobFromCronJob(cronJob: CronJob, request: JobRequest): object {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: request.name,
      labels: {
        ...metadata?.labels,
        [jobNameLabel]: request.name,
        "app.kubernetes.io/part-of": "immoexpress",
        "app.kubernetes.io/created-by": "immo",
      },
      annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
    },
    spec: {
      ...spec,
      podFailurePolicy,
      ttlSecondsAfterFinished: keepSeconds,
      ...(request.deadlineSeconds === undefined ? {} : { activeDeadlineSeconds: request.deadlineSeconds }),
      ...(request.secret === undefined ? {} : { suspend: true }),
      template: { ...spec.template, spec: podSpec(spec, request) },
    },
  };
}

function podSpec(spec: JobSpec, { name, args, secret }: JobRequest): object {
  const pod = spec.template.spec;
  const [first, ...others] = pod.containers;
  const container = { ...first, args: [...programOf(first.args ?? []), ...args] };
  if (secret === undefined) return { ...pod, containers: [container, ...others] };
  const variables = (first.env ?? []).filter((variable) => variable.name !== secret.variable);
  return {
    ...pod,
    volumes: [...(pod.volumes ?? []), { name: secretVolume, secret: { secretName: name } }],
    containers: [
      {
        ...container,
        env: [...variables, { name: secret.variable, value: `${secretDirectory}/value` }],
        volumeMounts: [
          ...(first.volumeMounts ?? []),
          { name: secretVolume, mountPath: secretDirectory, readOnly: true },
        ],
      },
      ...others,
    ],
  };
}

/** The image's entry point is Node: its first argument is the program. */
function programOf(args: readonly string[]): readonly string[] {
  return args.slice(0, args.findIndex((argument) => argument.endsWith(".mjs")) + 1);
}

/** The Secret of a Job, deleted by Kubernetes with the Job. */
export function secretOfJob(job: { name: string; uid: string }, { content }: JobSecret): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: job.name,
      labels: { "app.kubernetes.io/part-of": "immoexpress" },
      ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: job.name, uid: job.uid }],
    },
    immutable: true,
    stringData: { value: content },
  };
}
