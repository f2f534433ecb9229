import { z } from "zod";
import { optionalText, readEnvironment, serviceEnvironment, textOr, wholeNumber } from "../shared/environment.ts";

const secret = z.string().min(16, "is required: a secret of at least 16 characters");

const schema = z.object({
  ...serviceEnvironment,
  PORT: wholeNumber(0, 65535, 5000),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, "is required: mongodb://… or mongodb+srv://…"),
  DATABASE_NAME: textOr("agence_immobiliere"),
  JWT_SECRET: secret,
  /** Checked, but used by nothing yet: the sign-in with Google that will keep browser sessions is not part of this stand-in. */
  SESSION_SECRET: secret,
  MEDIA_DIRECTORY: textOr("/media"),
  FLAGS_FILE: textOr("/flags/flags.json"),
  GOOGLE_OAUTH_CLIENT_ID: optionalText(),
  GOOGLE_OAUTH_CLIENT_SECRET: optionalText(),
  SENTRY_DSN: optionalText(),
  FEATURE_FLAG_SDK_KEY: optionalText(),
  /** The only origin whose pages may read the API from a browser; none when unset. */
  PUBLIC_FRONTEND_URL: optionalText(),
  TEST_USER_EMAIL: optionalText(),
  TEST_USER_PASSWORD: optionalText(),
});

export type BackendSettings = z.infer<typeof schema>;

/** @throws Error naming every variable that is missing or wrong, never its value */
export function readBackendSettings(environment: NodeJS.ProcessEnv): BackendSettings {
  return readEnvironment(schema, environment);
}
