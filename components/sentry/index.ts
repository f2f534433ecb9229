import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { sentryRelease, sentrySecret, type SentryTarget } from "../../operations/sentry/target.ts";
import { objectLabels } from "../application/labels.ts";
import type { Config } from "../config/index.ts";

export interface SentryArgs {
  /** The stack's configuration. */
  config: Pick<Config, "environment" | "secrets" | "sentry">;
  /** Namespace of the application, which exists already. */
  namespace: pulumi.Input<string>;
}

/** What `npm run deploy` reads, without Pulumi, when it registers a release in Sentry. Nothing where it registers none. */
export class Sentry extends pulumi.ComponentResource {
  constructor(name: string, { config, namespace }: SentryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:sentry:Sentry", name, {}, opts);
    const { organization, projects, url } = config.sentry;
    if (organization !== undefined && projects !== undefined) {
      const plain = { url, organization, projects, environment: config.environment };
      const content = pulumi
        .output(config.secrets.sentryAuthToken)
        .apply((token) => JSON.stringify({ ...plain, ...(token && { token }) } satisfies SentryTarget));
      new Secret(
        `${name}-target`,
        {
          metadata: { name: sentrySecret.name, namespace, labels: objectLabels("sentry") },
          stringData: { [sentrySecret.key]: pulumi.secret(content) },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** The variables that Sentry's libraries read, besides the DSN; none without it. */
export function sentryEnvironment({
  environment,
  release,
  secrets,
  sentry,
}: Pick<Config, "environment" | "release" | "secrets" | "sentry">): Record<string, string> {
  if (secrets.sentryDsn === undefined) return {};
  return {
    SENTRY_ENVIRONMENT: environment,
    SENTRY_RELEASE: sentryRelease(release),
    SENTRY_SAMPLE_RATE: String(sentry.sampleRate),
    SENTRY_TRACES_SAMPLE_RATE: String(sentry.tracesSampleRate),
  };
}
