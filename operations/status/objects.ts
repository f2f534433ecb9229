import { z } from "zod";

/** The parts of Kubernetes' objects that say how a stack stands, beside those of its rollouts. */

/** Says which part of the stack an object belongs to. */
export const partLabel = "app.kubernetes.io/name";

const metadata = z.object({
  name: z.string(),
  creationTimestamp: z.string().default(""),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  ownerReferences: z.array(z.object({ kind: z.string().default("") })).default([]),
});
const condition = z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().default("") });
const conditions = z.array(condition).default([]);

const template = z.object({
  spec: z.object({
    containers: z
      .array(
        z.object({
          envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }).optional() })).default([]),
        }),
      )
      .default([]),
  }),
});

const replicaSet = z.object({ kind: z.literal("ReplicaSet"), metadata, spec: z.object({ template }) });
const configMap = z.object({
  kind: z.literal("ConfigMap"),
  metadata,
  data: z.record(z.string(), z.string()).default({}),
});
const rollout = z.object({
  kind: z.literal("Rollout"),
  metadata,
  spec: z.object({ replicas: z.int().optional() }),
});
const cronJob = z.object({
  kind: z.literal("CronJob"),
  metadata,
  spec: z.object({ suspend: z.boolean().default(false) }),
  status: z.object({ lastSuccessfulTime: z.string().optional() }).prefault({}),
});
const job = z.object({
  kind: z.literal("Job"),
  metadata,
  status: z.object({ completionTime: z.string().optional(), conditions }).prefault({}),
});
const containerStatus = z.object({
  state: z.object({ waiting: z.object({ reason: z.string().optional() }).optional() }).default({}),
});
const pod = z.object({
  kind: z.literal("Pod"),
  metadata,
  status: z
    .object({
      phase: z.string().default("Pending"),
      conditions,
      containerStatuses: z.array(containerStatus).default([]),
    })
    .prefault({}),
});

const known = { ReplicaSet: replicaSet, ConfigMap: configMap, Rollout: rollout, CronJob: cronJob, Job: job, Pod: pod };
type Kinds = { [Kind in keyof typeof known]: z.output<(typeof known)[Kind]> };

/** The objects of one kind. @throws ZodError for one of another shape */
export function objectsOf<Kind extends keyof Kinds>(items: readonly unknown[], kind: Kind): Kinds[Kind][] {
  const ofKind = items.filter((item) => (item as { kind?: string } | null)?.kind === kind);
  return ofKind.map((item) => known[kind].parse(item) as Kinds[Kind]);
}
