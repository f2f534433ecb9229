import { z } from "zod";
import {
  mongodbUri,
  httpUrl,
  optional,
  readEnvironment,
  serviceEnvironment,
  textOr,
  wholeNumber,
} from "../shared/environment.ts";

const secretMessage = "is required: a secret of at least 16 characters";
const secret = z.string(secretMessage).min(16, secretMessage);

const schema = z
  .object({
    ...serviceEnvironment,
    PORT: wholeNumber(0, 65535, 5000),
    MONGODB_URI: mongodbUri(),
    DATABASE_NAME: textOr("agence_immobiliere"),
    JWT_SECRET: secret,
    /** Checked, but used by nothing yet: the sign-in with Google that will keep browser sessions is not part of this stand-in. */
    SESSION_SECRET: secret,
    MEDIA_DIRECTORY: textOr("/media"),
    FLAGS_FILE: textOr("/flags/flags.json"),
    GOOGLE_OAUTH_CLIENT_ID: optional(z.string()),
    GOOGLE_OAUTH_CLIENT_SECRET: optional(z.string()),
    SENTRY_DSN: optional(z.string()),
    /** Who decides about feature flags: the rules in FLAGS_FILE, or a service. */
    FLAG_PROVIDER: textOr("flagd").pipe(z.enum(["flagd", "launchdarkly", "flagsmith"])),
    /** Where that service answers; its public address when unset. */
    FLAG_SERVICE_URL: optional(httpUrl("must be an address such as https://flagsmith.example.com/api/v1/")),
    FEATURE_FLAG_SDK_KEY: optional(z.string()),
    /** With it testers choose their variants; nobody does when unset. */
    FLAG_TESTER_KEY: optional(z.string().min(16, "must have at least 16 characters")),
    /** The only origin whose pages may read the API from a browser; none when unset. */
    PUBLIC_FRONTEND_URL: optional(httpUrl("must be an address such as https://immoexpress.com")),
    TEST_USER_EMAIL: optional(z.email("must be an e-mail address")),
    TEST_USER_PASSWORD: optional(z.string()),
  })
  .superRefine(({ FLAG_PROVIDER: provider, FEATURE_FLAG_SDK_KEY: key }, context) => {
    const isKey = provider === "flagd" || (key !== undefined && (provider !== "flagsmith" || key.startsWith("ser.")));
    if (isKey) return;
    const form = provider === "flagsmith" ? "a server-side key (ser.…)" : "a server-side SDK key";
    const message = `must be ${form} with FLAG_PROVIDER=${provider}`;
    context.addIssue({ code: "custom", path: ["FEATURE_FLAG_SDK_KEY"], message });
  });

export type BackendSettings = z.infer<typeof schema>;

/** @throws Error naming every variable that is missing or wrong, never its value */
export function readBackendSettings(environment: NodeJS.ProcessEnv): BackendSettings {
  return readEnvironment(schema, environment);
}
