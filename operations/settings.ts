import { tmpdir } from "node:os";
import { z } from "zod";

const text = z.string().min(1);

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
  /** Where the photos are. */
  mediaDirectory: { variable: "MEDIA_DIRECTORY", schema: text },
  /** Writable, for small files. */
  scratchDirectory: { variable: "SCRATCH_DIRECTORY", schema: text.default(tmpdir) },
  mongodump: { variable: "MONGODUMP", schema: text.default("mongodump") },
  mongorestore: { variable: "MONGORESTORE", schema: text.default("mongorestore") },
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
