import { z } from "zod";
import { healthReportSchema } from "../health/report.ts";

const at = z.iso.datetime().describe("UTC");
const tag = z.string().min(1);
const share = z.number().min(0).max(1);

const phase = z.strictObject({
  name: z.string().min(1),
  startedAt: at,
  finishedAt: at.nullable(),
  result: z.enum(["succeeded", "failed", "skipped"]),
  detail: z.string().nullable(),
});

const backup = z.strictObject({ name: z.string(), sha256: z.string(), bytes: z.int().nonnegative() });

const rolloutSample = z.strictObject({
  at,
  service: z.string(),
  canaryWeight: z.number().min(0).max(100).describe("percent"),
  phase: z.string(),
});

const metricSample = z.strictObject({
  at,
  service: z.string(),
  version: z.enum(["stable", "canary"]),
  requestsPerSecond: z.number().nonnegative(),
  errorRatio: share.nullable().describe("null: there were no requests, or nobody knows"),
  p95Seconds: z.number().nonnegative().nullable(),
});

/** Everything that a report says of one deployment or rollback; nothing in it is secret. */
export const releaseFactsSchema = z.strictObject({
  format: z.literal(1),
  action: z.enum(["deployment", "rollback"]),
  stack: z.string().min(1),
  release: tag.describe("the one that was wanted"),
  from: tag.nullable().describe("the one that ran before"),
  runs: tag.nullable().describe("the one that runs now"),
  actor: z.string().min(1),
  reason: z.string().nullable(),
  auditId: z.string().nullable(),
  startedAt: at,
  finishedAt: at,
  result: z.enum(["succeeded", "rolled back", "failed"]),
  problem: z.string().nullable().describe("one sentence"),
  images: z.strictObject({ frontend: z.string(), backend: z.string() }),
  phases: z.array(phase),
  backup: backup.nullable(),
  rollouts: z.array(rolloutSample).describe("every few seconds while `pulumi up` ran"),
  metrics: z.array(metricSample),
  health: healthReportSchema.nullable(),
});
export type ReleaseFacts = z.infer<typeof releaseFactsSchema>;
