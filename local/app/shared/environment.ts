import { z } from "zod";

/** An environment variable that holds a whole number of milliseconds, seconds or a port; empty counts as unset. */
export function wholeNumber(minimum: number, maximum: number, fallback: number) {
  return z.preprocess(emptyIsUnset, z.coerce.number().int().min(minimum).max(maximum).default(fallback));
}

/** An environment variable that holds a share between 0 and 1; empty counts as unset, which is 0. */
export function share() {
  return z.preprocess(emptyIsUnset, z.coerce.number().min(0).max(1).default(0));
}

/** A variable that may be absent; empty counts as absent. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess(emptyIsUnset, schema.optional());
}

/** An http or https address; `message` is what is said of anything else. */
export function httpUrl(message: string) {
  return z.url({ protocol: /^https?$/, error: message });
}

/** Where the database is. */
export function mongodbUri() {
  const message = "is required: mongodb://… or mongodb+srv://…";
  return z.string(message).regex(/^mongodb(\+srv)?:\/\//, message);
}

/** A text variable with a default, which empty gives as well. */
export function textOr(fallback: string) {
  return z.preprocess(emptyIsUnset, z.string().default(fallback));
}

/** What every service of ImmoExpress is told. Times in milliseconds; port 0 takes a free one. */
export const serviceEnvironment = {
  /** The release this image belongs to: label of every metric and field of every log line. */
  RELEASE: textOr("development"),
  APP_ENVIRONMENT: textOr("development"),
  /** Where Prometheus scrapes: apart from PORT, so that no Ingress can ever publish it. */
  METRICS_PORT: wholeNumber(0, 65535, 9464),
  /** How long a stopping service keeps serving, for the endpoints to forget it. */
  SHUTDOWN_DELAY_MS: wholeNumber(0, 300_000, 5000),
};

/**
 * Reads a program's settings from its environment.
 * @throws Error naming every variable that is missing or wrong, never its value
 */
export function readEnvironment<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment variables are not complete or not right: ${problems.join("; ")}`);
}

function emptyIsUnset(value: unknown): unknown {
  return value === "" ? undefined : value;
}
