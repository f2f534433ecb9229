import { z } from "zod";

/** The parts of Kubernetes' and Argo Rollouts' objects that say how a rollout stands. */

/** Labels the pods of one version, their ReplicaSet and the AnalysisRuns that judge it. */
export const podHashLabel = "rollouts-pod-template-hash";

/** Tells the AnalysisRuns of steps (`Step`) from those beside them (`Background`). */
export const analysisTypeLabel = "rollout-type";

const text = z.string().default("");
const count = z.int().nonnegative().default(0);

const metadata = z.object({
  name: z.string(),
  uid: text,
  generation: z.int().optional(),
  creationTimestamp: text,
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  ownerReferences: z.array(z.object({ uid: z.string() })).default([]),
});

const weight = z.object({ weight: z.number().default(0), podTemplateHash: text });

const rolloutSchema = z.object({
  kind: z.literal("Rollout"),
  metadata,
  spec: z.object({
    replicas: z.int().nonnegative().optional(),
    workloadRef: z.object({ kind: text, name: z.string() }).optional(),
    strategy: z.object({ canary: z.object({ steps: z.array(z.unknown()).default([]) }).optional() }).default({}),
  }),
  status: z
    .object({
      phase: z.enum(["Healthy", "Progressing", "Paused", "Degraded"]).optional().catch(undefined),
      message: text,
      abort: z.boolean().default(false),
      controllerPause: z.boolean().default(false),
      pauseConditions: z.array(z.unknown()).default([]),
      currentPodHash: text,
      stableRS: text,
      currentStepIndex: z.int().nonnegative().optional(),
      observedGeneration: text,
      workloadObservedGeneration: text,
      canary: z.object({ weights: z.object({ canary: weight, stable: weight }).optional() }).default({}),
    })
    .prefault({}),
});
export type Rollout = z.output<typeof rolloutSchema>;

const replicaSetSchema = z.object({
  kind: z.literal("ReplicaSet"),
  metadata,
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: text })).default([]) }) }),
  }),
  status: z.object({ readyReplicas: count }).prefault({}),
});
export type ReplicaSet = z.output<typeof replicaSetSchema>;

const deploymentSchema = z.object({ kind: z.literal("Deployment"), metadata });
export type Deployment = z.output<typeof deploymentSchema>;

const metricSchema = z.object({
  name: z.string(),
  phase: text,
  message: text,
  measurements: z.array(z.object({ value: text, message: text })).default([]),
});

const analysisRunSchema = z.object({
  kind: z.literal("AnalysisRun"),
  metadata,
  status: z.object({ phase: text, message: text, metricResults: z.array(metricSchema).default([]) }).prefault({}),
});
export type AnalysisRun = z.output<typeof analysisRunSchema>;

/** What `kubectl get` prints of several kinds; objects of other kinds are left out. */
export const listSchema = z.object({ items: z.array(z.unknown()) });

const known = z.discriminatedUnion("kind", [rolloutSchema, replicaSetSchema, deploymentSchema, analysisRunSchema]);
const kinds: readonly string[] = ["Rollout", "ReplicaSet", "Deployment", "AnalysisRun"];

/** @throws ZodError for an object of a known kind and another shape */
export function rolloutObjects(items: readonly unknown[]): z.output<typeof known>[] {
  const kindOf = (item: unknown) => (item as { kind?: string } | null)?.kind ?? "";
  return items.filter((item) => kinds.includes(kindOf(item))).map((item) => known.parse(item));
}
