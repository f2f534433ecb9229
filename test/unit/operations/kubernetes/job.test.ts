import assert from "node:assert/strict";
import { jobFromCronJob } from "../../../../operations/kubernetes/job.ts";
import { cronJobSchema } from "../../../../operations/kubernetes/objects.ts";

const container = { name: "operations", image: "i", args: ["/app/operations.mjs", "backup", "--kind", "scheduled"] };
const cronJob = cronJobSchema.parse({
  metadata: { name: "backup" },
  spec: {
    jobTemplate: {
      spec: {
        backoffLimit: 2,
        podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [2, 4] } }] },
        template: { spec: { containers: [container] } },
      },
    },
  },
});

describe("a Job that somebody waits for", () => {
  const { spec } = jobFromCronJob(cronJob, { name: "backup-1", args: ["backup", "--kind=manual"] }) as {
    spec: Record<string, unknown>;
  };

  it("ends with whatever its program says", () => {
    assert.deepEqual(spec["podFailurePolicy"], {
      rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [1, 2, 3, 4] } }],
    });
  });

  it("replaces a pod that was lost as often as the CronJob's do", () => {
    assert.equal(spec["backoffLimit"], 2);
  });
});
