import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What registering releases in Sentry takes together. */
export function sentryRules({ sentry: { organization, projects }, secrets }: Config): BrokenRule[] {
  const isRegistering = organization !== undefined;
  return [
    ...broken(
      isRegistering !== (projects !== undefined),
      ["sentry", isRegistering ? "projects" : "organization"],
      "must be given, because organization and projects belong together",
    ),
    ...broken(
      isRegistering && secrets.sentryDsn === undefined,
      ["secrets", "sentryDsn"],
      "must be given with sentry.organization: pulumi config set --secret --path immoexpress:secrets.sentryDsn",
    ),
    ...broken(
      !isRegistering && secrets.sentryAuthToken !== undefined,
      ["secrets", "sentryAuthToken"],
      "must not be given without sentry.organization, where nothing is registered",
    ),
  ];
}
