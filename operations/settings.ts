import { tmpdir } from "node:os";
import { z } from "zod";
import { engineNames } from "./engines/names.ts";
import { externalServiceSchema } from "./health/checks/external-service.ts";
import { healthSettingsSchema } from "./health/settings.ts";

const text = z.string().min(1);

/** Text that is JSON of a shape. */
function json<T>(schema: z.ZodType<T>) {
  return text
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Every setting: the variable that it comes from, and what it may be. Without a default it is required where it is read. */
const variables = {
  /** Connection string; secret. */
  databaseUri: {
    variable: "MONGODB_URI",
    schema: text.regex(/^mongodb(\+srv)?:\/\//, "must be a connection string, mongodb://…"),
  },
  databaseName: {
    variable: "DATABASE_NAME",
    schema: text.regex(/^[^/\\. "$*<>:|?\0]{1,63}$/, "must be the name of a database"),
  },
  /** Whose cluster this is, for the record. */
  stack: { variable: "STACK", schema: text },
  /** The release that runs against the database now. */
  release: { variable: "RELEASE", schema: text },
  /** Public keys that backups are encrypted for. */
  recipients: {
    variable: "AGE_RECIPIENTS",
    schema: text
      .transform((list) => list.split(",").map((key) => key.trim()))
      .refine(
        (keys) => keys.every((key) => /^age1[0-9a-z]{58}$/.test(key)),
        "must be public keys (age1…), with commas",
      ),
  },
  /** File of the private key that opens backups. */
  identityFile: { variable: "AGE_IDENTITY_FILE", schema: text },
  /** File of the facts that a report is written of, as `packFacts` packs them. */
  reportFactsFile: { variable: "REPORT_FACTS_FILE", schema: text },
  /** What the ids of photos in backups are made with; secret. */
  mediaIdSecret: {
    variable: "MEDIA_ID_SECRET",
    schema: text.min(32, "must have at least 32 characters"),
  },
  /** Where the photos are. */
  mediaDirectory: { variable: "MEDIA_DIRECTORY", schema: text },
  /** Writable, for small files. */
  scratchDirectory: { variable: "SCRATCH_DIRECTORY", schema: text.default(tmpdir) },
  mongodump: { variable: "MONGODUMP", schema: text.default("mongodump") },
  mongorestore: { variable: "MONGORESTORE", schema: text.default("mongorestore") },
  /** Who keeps backups beside the dumps. */
  engine: {
    variable: "BACKUP_ENGINE",
    schema: z.enum(engineNames, `must be one of ${engineNames.join(", ")}`).default("mongodump"),
  },
  /** Shared with the container that runs `pbm`. */
  pbmDirectory: { variable: "PBM_DIRECTORY", schema: text },
  /** What base backups of Percona Backup are. */
  pbmType: {
    variable: "PBM_TYPE",
    schema: z.enum(["logical", "physical", "incremental"], "must be logical, physical or incremental"),
  },
  atlasUrl: {
    variable: "ATLAS_URL",
    schema: z.url({ protocol: /^https?$/, error: "must be an address" }).default("https://cloud.mongodb.com"),
  },
  atlasGroupId: {
    variable: "ATLAS_GROUP_ID",
    schema: text.regex(/^[0-9a-f]{24}$/, "must be 24 hexadecimal digits"),
  },
  atlasClusterName: {
    variable: "ATLAS_CLUSTER_NAME",
    schema: text.regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, "must be the name of a cluster"),
  },
  /** Of a service account; the secret is one. */
  atlasClientId: { variable: "ATLAS_CLIENT_ID", schema: text },
  atlasClientSecret: { variable: "ATLAS_CLIENT_SECRET", schema: text },
  /** How the health checks are made. */
  health: { variable: "HEALTH_SETTINGS", schema: json(healthSettingsSchema) },
  /** Addresses of the Services, without a slash at their end. */
  backendUrl: { variable: "BACKEND_URL", schema: z.url() },
  frontendUrl: { variable: "FRONTEND_URL", schema: z.url() },
  /** The same of the versions that are being tried out. */
  backendCanaryUrl: { variable: "BACKEND_CANARY_URL", schema: z.url() },
  frontendCanaryUrl: { variable: "FRONTEND_CANARY_URL", schema: z.url() },
  externalServices: { variable: "EXTERNAL_SERVICES", schema: json(z.array(externalServiceSchema)) },
  /** Of the pod. */
  namespace: { variable: "NAMESPACE", schema: text },
} as const satisfies Record<string, { variable: string; schema: z.ZodType }>;

type Variables = typeof variables;
export type SettingName = keyof Variables;
export type Settings = { [Name in SettingName]: z.output<Variables[Name]["schema"]> };

/** The environment is not complete or wrong; no value is repeated. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads settings from environment variables; an empty one counts as absent. Only those that are asked for: who lists backups
 * knows no database.
 * @throws SettingsError in one sentence that names every variable that is missing or wrong
 */
export function readSettings<Name extends SettingName>(
  environment: NodeJS.ProcessEnv,
  names: readonly Name[],
): Pick<Settings, Name> {
  const problems: string[] = [];
  const entries = names.map((name) => {
    const { variable, schema } = variables[name];
    const parsed = (schema as z.ZodType).safeParse(environment[variable] === "" ? undefined : environment[variable]);
    if (!parsed.success) problems.push(`${variable} ${complaint(parsed.error, environment[variable])}`);
    return [name, parsed.data];
  });
  if (problems.length > 0) throw new SettingsError(`The environment is not complete: ${problems.join("; ")}.`);
  return Object.fromEntries(entries) as Pick<Settings, Name>;
}

function complaint(error: z.ZodError, value: string | undefined): string {
  return value === undefined || value === "" ? "is not set" : (error.issues[0]?.message ?? "is wrong");
}
