import assert from "node:assert/strict";
import { healthTable } from "../../../../operations/commands/output/health.ts";
import { type HealthReport, healthReportSchema } from "../../../../operations/health/report.ts";

const report: HealthReport = {
  format: 1,
  release: "prod-20251207-143000",
  startedAt: "2025-12-07T14:31:00.000Z",
  finishedAt: "2025-12-07T14:31:08.000Z",
  verdict: "failed",
  checks: [
    { name: "API", group: "public", status: "passed", latencyMs: 4.2, limitMs: 500, attempts: 1, detail: "it runs" },
    {
      ...{ name: "website", group: "public", status: "flaky", latencyMs: 1234.5, limitMs: 3000, attempts: 2 },
      detail: "Expected status 200, but it answered 503; look at the log. It passed at attempt 2: a page.",
    },
    {
      ...{
        name: "inside the cluster",
        group: "service",
        status: "failed",
        latencyMs: null,
        limitMs: null,
        attempts: 1,
      },
      detail: "Expected a Job, but there is none; look at the cluster.",
    },
  ],
};

describe("a health report", () => {
  it("is a table for people, with a line for what did not pass at once", () => {
    assert.deepEqual(healthTable(report, false), [
      "CHECK               GROUP    STATUS     LATENCY     LIMIT  ATTEMPTS",
      "API                 public   ✔ passed    4.2 ms    500 ms         1",
      "website             public   ! flaky   1,235 ms  3,000 ms         2",
      "inside the cluster  service  ✘ failed         –         –         1",
      "! website: Expected status 200, but it answered 503; look at the log. It passed at attempt 2: a page.",
      "✘ inside the cluster: Expected a Job, but there is none; look at the cluster.",
      "Release prod-20251207-143000 is not well: 1 of 3 checks passed, 1 flaky, 1 failed (8 s).",
    ]);
  });

  it("has a shape that is kept: nothing missing, nothing more, at least one check", () => {
    assert.deepEqual(healthReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
    for (const broken of [
      { ...report, checks: [] },
      { ...report, format: 2 },
      { ...report, token: "x" },
    ]) {
      assert.equal(healthReportSchema.safeParse(broken).success, false);
    }
  });
});
