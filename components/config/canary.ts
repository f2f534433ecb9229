import { z } from "zod";
import { wholeNumber } from "./fields.ts";

const weights = z
  .array(wholeNumber(1, 99), { error: "must be a list of percentages" })
  .meta({ allowed: "one to eight whole numbers from 1 to 99, each above the one before it" })
  .min(1, "must have at least one percentage")
  .max(8, "must have at most eight percentages")
  .superRefine((steps, context) => {
    const index = steps.findIndex((weight, at) => at > 0 && weight <= (steps[at - 1] ?? 0));
    if (index > 0) context.addIssue({ code: "custom", path: [index], message: "must be above the one before it" });
  })
  .default([10, 50])
  .describe("Percent of the traffic that the new version gets, step by step; after the last step it gets all.");

const limits = z
  .strictObject({
    errorPercent: wholeNumber(1, 100).default(5).describe("Answers with a status of 500 or above, in percent of all."),
    p95Milliseconds: wholeNumber(1, 60_000).default(2000).describe("95 of 100 answers take at most this long."),
    crashPercent: wholeNumber(1, 100)
      .default(1)
      .describe("Pods whose container started again, in percent of the pods."),
  })
  .prefault({})
  .describe("Above one of these the new version is given up, and the stable one has all traffic again.");

const analysis = z
  .strictObject({
    intervalSeconds: wholeNumber(5, 600).default(30).describe("Seconds between two measurements."),
    measurements: wholeNumber(1, 100)
      .default(4)
      .describe("Good measurements in a row, of each of the three metrics, that a step takes."),
    windowSeconds: wholeNumber(15, 3600)
      .default(120)
      .describe(
        "Seconds that a measurement looks back, which are also waited for before the first; at least four times `immoexpress:monitoring.prometheus.scrapeSeconds`.",
      ),
    minimumRequests: wholeNumber(1, 1_000_000)
      .default(100)
      .describe(
        "Requests to the new version within the window; with fewer a measurement says nothing, neither good nor bad.",
      ),
    inconclusive: wholeNumber(0, 100)
      .default(2)
      .describe("Measurements of a step that may say nothing; with one more the new version is not promoted."),
  })
  .prefault({})
  .describe("How the new version is judged in every step.");

export const canarySchema = z
  .strictObject({
    weights,
    limits,
    analysis,
    probesPerSecond: wholeNumber(0, 50)
      .default(5)
      .describe(
        "Requests a second that `pulumi up` sends to the new version of each service while it is judged, so that a release at " +
          "night is judged too. They count like everybody else's. With 0 only the public's traffic counts.",
      ),
    progressDeadlineSeconds: wholeNumber(30, 3600)
      .default(300)
      .describe("Seconds in which pods of the new version have to become ready."),
    timeoutSeconds: wholeNumber(60, 6 * 3600)
      .default(1800)
      .describe("Seconds that `pulumi up` waits for the verdict on a release; without one it is given up."),
  })
  .prefault({})
  .describe("How a release reaches the public: [canary.md](canary.md).");

export type CanarySettings = z.output<typeof canarySchema>;
