import { z } from "zod";
import { keptGraphsSchema } from "../graphs/kept.ts";
import { healthReportSchema } from "../health/report.ts";

const time = z.iso.datetime();
const tag = z.string().min(1);
const service = z.string().min(1).describe("frontend or backend");

const phaseSchema = z.strictObject({
  name: z.string().min(1),
  startedAt: time,
  finishedAt: time.nullable().describe("null: it had no end"),
  result: z.enum(["succeeded", "failed", "skipped"]),
  detail: z.string().nullable(),
});
export type Phase = z.infer<typeof phaseSchema>;

const rolloutSample = z.strictObject({
  at: time,
  service,
  canaryWeight: z.number().min(0).max(100).describe("percent of the traffic that the newest version gets"),
  phase: z.string().describe("of the controller, as in RolloutState"),
});
export type RolloutSample = z.infer<typeof rolloutSample>;

const metricSample = z.strictObject({
  at: time,
  service,
  version: z.enum(["stable", "canary"]),
  requestsPerSecond: z.number().nonnegative(),
  errorRatio: z.number().min(0).max(1).nullable().describe("null: there was no request"),
  p95Seconds: z.number().nonnegative().nullable().describe("null: there was no request"),
});
export type MetricSample = z.infer<typeof metricSample>;

/** All that is known of a deployment or a rollback that has ended. Times are ISO 8601, UTC. */
export const releaseFactsSchema = z.strictObject({
  format: z.literal(1),
  action: z.enum(["deployment", "rollback"]),
  stack: z.string().min(1),
  release: tag.describe("the one that was wanted"),
  from: tag.nullable().describe("the one that ran before; null where there was none, or nobody knew"),
  runs: tag.nullable().describe("the one that runs now"),
  actor: z.string().min(1),
  reason: z.string().nullable(),
  auditId: z.string().nullable(),
  startedAt: time,
  finishedAt: time,
  result: z.enum(["succeeded", "rolled back", "failed"]),
  problem: z.string().nullable().describe("one sentence; null where there was none"),
  images: z.strictObject({ frontend: z.string(), backend: z.string() }),
  phases: z.array(phaseSchema),
  backup: z
    .strictObject({ name: z.string(), sha256: z.string(), bytes: z.int().nonnegative() })
    .nullable()
    .describe("made before anything was changed"),
  rollouts: z.array(rolloutSample).describe("every few seconds, while pulumi up ran"),
  metrics: z.array(metricSample),
  graphs: keptGraphsSchema
    .nullable()
    .default(null)
    .describe("of both services while pulumi up ran; null: none was read"),
  health: healthReportSchema.nullable(),
});
export type ReleaseFacts = z.infer<typeof releaseFactsSchema>;
