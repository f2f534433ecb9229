import { z } from "zod";
import { text } from "./fields.ts";

function slug(example: string) {
  return text(/^[a-z0-9][a-z0-9_-]{0,99}$/, `a name as in Sentry's addresses, such as ${example}`);
}

function share() {
  const allowed = "a number from 0 to 1";
  const error = `must be ${allowed}`;
  return z.number({ error }).min(0, { error }).max(1, { error }).meta({ allowed });
}

const projectsAllowed = "a list of 1 to 10 names of projects";

export const sentrySchema = z
  .strictObject({
    sampleRate: share().default(1).describe("Share of the errors that the pods report."),
    tracesSampleRate: share().default(0).describe("Share of the requests whose course the pods report."),
    organization: slug("immoexpress")
      .optional()
      .describe("Where `npm run deploy` registers releases and deployments. Default: nowhere."),
    projects: z
      .array(slug("backend"), { error: `must be ${projectsAllowed}` })
      .min(1, { error: `must be ${projectsAllowed}` })
      .max(10, { error: `must be ${projectsAllowed}` })
      .meta({ allowed: projectsAllowed })
      .optional()
      .describe("The projects of that organization that a release is of."),
    url: text(
      /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?$/,
      "an https address without a path, such as https://sentry.io",
    )
      .default("https://sentry.io")
      .describe("Where Sentry answers: another one for an installation of one's own."),
  })
  .prefault({})
  .describe(
    "Errors of the pods, with the DSN in `immoexpress:secrets.sentryDsn`: [dashboards.md](dashboards.md#sentry).",
  );

export type SentrySettings = z.output<typeof sentrySchema>;
