import { z } from "zod";

export const checkGroups = ["public", "service", "database", "external"] as const;
/** `public`: through the ingress; the others from inside the cluster. */
export type CheckGroup = (typeof checkGroups)[number];

const checkSchema = z.strictObject({
  name: z.string().min(1),
  group: z.enum(checkGroups),
  status: z.enum(["passed", "flaky", "failed"]).describe("flaky: failed, and passed when it was tried again"),
  latencyMs: z.number().nonnegative().nullable().describe("median of the last attempt; null: nothing was measured"),
  limitMs: z.int().positive().nullable().describe("null: there is none"),
  attempts: z.int().nonnegative().describe("0: the time was over before the first"),
  detail: z.string().min(1).describe("what was seen; of a failure what was expected, what came, what to look at"),
});
export type CheckResult = z.infer<typeof checkSchema>;

/** What a run of the checks found. Times are ISO 8601, UTC. */
export const healthReportSchema = z.strictObject({
  format: z.literal(1),
  release: z.string().describe("the one that is expected to run"),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  verdict: z
    .enum(["passed", "degraded", "failed"])
    .describe("degraded: nothing failed that decides, but a check is flaky or an external service is not well"),
  checks: z.array(checkSchema).min(1),
});
export type HealthReport = z.infer<typeof healthReportSchema>;
export type Verdict = HealthReport["verdict"];
