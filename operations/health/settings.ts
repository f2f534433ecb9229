import { z } from "zod";
import { choice, text, wholeNumber } from "../fields.ts";

const milliseconds = () => wholeNumber(1, 60_000);

const limits = z
  .strictObject({
    api: milliseconds().default(500).describe("An answer of the API."),
    frontend: milliseconds().default(3000).describe("The page of the website, whole."),
    database: milliseconds().default(200).describe("A query."),
    external: milliseconds().default(2000).describe("An answer of an external service."),
  })
  .prefault({})
  .describe("Milliseconds that each may take; at most `timeoutSeconds`.");

const judgement = () => choice(["report", "fail"]);

/** `immoexpress:health`, as far as the checks themselves read it; each has a default. */
export const healthFields = {
  warmUp: wholeNumber(0, 10)
    .default(1)
    .describe(
      "Requests of every check before the measured ones: they open connections and fill caches. One that fails counts.",
    ),
  samples: wholeNumber(1, 21).default(3).describe("Requests that are measured: their median is the latency."),
  retries: wholeNumber(0, 10)
    .default(2)
    .describe("How often a check that failed is tried again; one that passes only then is flaky."),
  intervalSeconds: wholeNumber(0, 60).default(3).describe("Seconds before a check is tried again."),
  timeoutSeconds: wholeNumber(1, 60).default(5).describe("Seconds after which an answer is no longer waited for."),
  deadlineSeconds: wholeNumber(5, 600)
    .default(90)
    .describe("Seconds for all checks from outside together, and for all those inside the cluster."),
  limits,
  flaky: judgement()
    .default("report")
    .describe("What a flaky check makes of the verdict: `report` degraded, `fail` failed."),
  external: judgement()
    .default("report")
    .describe(
      "The same for an external service that does not answer: going back to another release would not help it.",
    ),
  minimumProperties: wholeNumber(0, 1_000_000)
    .default(1)
    .describe("Properties that the API lists at least. With 0, for a new database, the website may show none."),
  flag: text(/^[\w.-]{1,128}$/, "the name of a flag, of letters, digits, dots, dashes and underscores")
    .optional()
    .describe("A feature flag that has to be among the evaluated ones. Default: any one will do."),
};

/** What is there besides, such as the image of the Jobs, is left out. */
export const healthSettingsSchema = z.object(healthFields).superRefine(withinTimeout).prefault({});
export type HealthSettings = z.output<typeof healthSettingsSchema>;

/** A limit beyond the timeout could never be reached. */
export function withinTimeout(
  { limits: limitsMs, timeoutSeconds }: { limits: Readonly<Record<string, number>>; timeoutSeconds: number },
  context: z.RefinementCtx,
): void {
  for (const [name, limit] of Object.entries(limitsMs)) {
    if (limit <= timeoutSeconds * 1000) continue;
    const message = `must not be above health.timeoutSeconds (${timeoutSeconds} s)`;
    context.addIssue({ code: "custom", path: ["limits", name], message });
  }
}
