import type { input } from "@pulumi/kubernetes/types/index.js";
import { objectLabels } from "../application/labels.ts";
import type { JobPurpose } from "./purposes.ts";

/** The cron schedule of a Job that nobody but people starts: it is suspended, and needs one all the same. */
const never = "0 0 1 1 *";

/** When a Job runs and how long it may. */
export type Timing = Pick<JobPurpose, "name" | "schedule" | "hours" | "retries">;

/** What all CronJobs of the operations have in common; without a schedule one is suspended. */
export function cronJobSpec(
  { name, schedule, hours, retries }: Timing,
  template: input.core.v1.PodTemplateSpec,
): input.batch.v1.CronJobSpec {
  return {
    schedule: schedule ?? never,
    timeZone: "Etc/UTC",
    suspend: schedule === undefined,
    concurrencyPolicy: "Forbid",
    // A run that a stopped cluster missed is caught up when that was not long ago.
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: objectLabels(name) },
      spec: {
        activeDeadlineSeconds: hours * 3600,
        backoffLimit: retries,
        // Wrong arguments (2) and a damaged backup (4) stay what they are, however often they are tried.
        podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [2, 4] } }] },
        // Those that people start belong to no history.
        ttlSecondsAfterFinished: 7 * 24 * 3600,
        template,
      },
    },
  };
}
