import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { Config } from "../config/index.ts";

/** Secrets that are generated once, and then kept in the stack's encrypted state, where the configuration has none. */
export class GeneratedSecrets extends pulumi.ComponentResource {
  /** Signs the API's login tokens. */
  readonly jwtSecret: pulumi.Output<string>;
  /** Signs session cookies. */
  readonly sessionSecret: pulumi.Output<string>;
  /** Password of the account that health verification logs in with. */
  readonly testUserPassword: pulumi.Output<string>;
  /** With it testers choose their variants of feature flags. */
  readonly flagTesterKey: pulumi.Output<string>;
  /** Keys the content hashes of Secrets. */
  readonly hashKey: pulumi.Output<string>;

  constructor(name: string, args: { given: Config["secrets"] }, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:GeneratedSecrets", name, {}, opts);
    const generated = (role: string, length: number) =>
      new RandomPassword(`${name}-${role}`, { length, special: false }, { parent: this }).result;

    this.jwtSecret = args.given.jwtSecret ?? generated("jwt", 64);
    this.sessionSecret = args.given.sessionSecret ?? generated("session", 64);
    this.testUserPassword = args.given.testUserPassword ?? generated("test-user", 32);
    this.flagTesterKey = args.given.flagTesterKey ?? generated("flag-tester", 32);
    this.hashKey = generated("hash-key", 32);

    this.registerOutputs();
  }
}

/** The secret environment variables of the backend; an external service that is not configured has none. */
export function backendSecrets(
  given: Config["secrets"],
  generated: GeneratedSecrets,
  connectionString: pulumi.Output<string>,
): Record<string, pulumi.Output<string>> {
  const variables = {
    MONGODB_URI: connectionString,
    JWT_SECRET: generated.jwtSecret,
    SESSION_SECRET: generated.sessionSecret,
    TEST_USER_PASSWORD: generated.testUserPassword,
    GOOGLE_OAUTH_CLIENT_ID: given.googleOAuth?.clientId,
    GOOGLE_OAUTH_CLIENT_SECRET: given.googleOAuth?.clientSecret,
    SENTRY_DSN: given.sentryDsn,
    FEATURE_FLAG_SDK_KEY: given.featureFlagSdkKey,
    FLAG_TESTER_KEY: generated.flagTesterKey,
  };
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, pulumi.Output<string>] => entry[1] !== undefined),
  );
}

/** The secret environment variables of the frontend: where it reports its errors to. */
export function frontendSecrets({ sentryDsn }: Config["secrets"]): Record<string, pulumi.Output<string>> {
  return sentryDsn === undefined ? {} : { SENTRY_DSN: sentryDsn };
}
