import { z } from "zod";

/** The parts of Kubernetes' objects that following a Job looks at; the rest is passed on as it is. */

const labels = z.record(z.string(), z.string()).optional();

const environmentVariable = z.looseObject({ name: z.string() });
const container = z.looseObject({
  name: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(environmentVariable).optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string() })).optional(),
});
const podTemplate = z.looseObject({
  metadata: z.looseObject({ labels }).optional(),
  spec: z.looseObject({
    containers: z.tuple([container], container),
    volumes: z.array(z.looseObject({ name: z.string() })).optional(),
  }),
});
const jobSpec = z.looseObject({ template: podTemplate });

export const cronJobSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ jobTemplate: z.object({ metadata: z.looseObject({ labels }).optional(), spec: jobSpec }) }),
});
export type CronJob = z.infer<typeof cronJobSchema>;
export type JobSpec = z.infer<typeof jobSpec>;

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const waiting = z.object({ reason: z.string().optional(), message: z.string().optional() });
const terminated = z.object({ exitCode: z.int(), reason: z.string().optional(), message: z.string().optional() });
const containerStatus = z.object({
  name: z.string(),
  restartCount: z.int().default(0),
  state: z
    .object({ waiting: waiting.optional(), running: z.object({}).optional(), terminated: terminated.optional() })
    .default({}),
  lastState: z.object({ terminated: terminated.optional() }).default({}),
});

export const jobSchema = z.object({
  kind: z.literal("Job"),
  metadata: z.object({ name: z.string(), uid: z.string() }),
  status: z.object({ conditions: z.array(condition).optional() }).default({}),
});
export const podSchema = z.object({
  kind: z.literal("Pod"),
  metadata: z.object({ name: z.string(), creationTimestamp: z.string().default("") }),
  status: z
    .object({
      phase: z.string().default("Pending"),
      reason: z.string().optional(),
      message: z.string().optional(),
      conditions: z.array(condition).optional(),
      containerStatuses: z.array(containerStatus).optional(),
    })
    .prefault({}),
});
export type JobObject = z.infer<typeof jobSchema>;
export type PodObject = z.infer<typeof podSchema>;
export type ContainerStatus = z.infer<typeof containerStatus>;

export const jobAndPodsSchema = z.object({ items: z.array(z.discriminatedUnion("kind", [jobSchema, podSchema])) });

export const warningEventsSchema = z.object({
  items: z.array(z.object({ message: z.string().default(""), reason: z.string().default("") })),
});
