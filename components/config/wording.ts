import { z } from "zod";
import { configSchema } from "./schema.ts";
import { suggestion } from "./suggestion.ts";

/** Where a value is: names of keys and positions in lists, from the top. */
export type Path = readonly PropertyKey[];

/** The values under `immoexpress:` as they were read, by key. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** One thing that is wrong. */
export interface Problem {
  readonly path: Path;
  /** What is allowed there: completes "<key> is <value>: …". */
  readonly message: string;
  /** Whether the value is wrong, the key, or only the value's combination with others. */
  readonly kind: "value" | "key" | "combination";
}

/** The line that a person reads: key, value and what is allowed. Secret values do not appear in it. */
export function describe({ path, message, kind }: Problem, raw: RawConfig, isSecret: (key: string) => boolean): string {
  const key = `immoexpress:${path.map(pathPart).join("")}`;
  if (kind === "key") {
    return `${key} is not a known key. ${message}`;
  }
  const value = path.reduce<unknown>((at, part) => (isObject(at) ? Reflect.get(at, part) : undefined), raw);
  if (value === undefined) {
    return `${key} ${kind === "value" ? "is missing" : "has its default value"}: ${message}.`;
  }
  const hidden = isSecret(String(path[0])) || path.some((part) => secretName.test(String(part))) || holdsSecret(value);
  return `${key} is ${hidden ? "[secret]" : shown(value)}: ${message}.`;
}

/** Keys whose values are kept out of messages even where the stack file has them in plain text by mistake. */
const secretName =
  /secret|password|passwd|token|dsn|uri$|^url$|connection|credential|(private|access|api|sdk|account|routing)key/i;

/** What is a secret wherever it stands: a private key where a public one belongs. */
const secretValue = /AGE-SECRET-KEY-/;

function holdsSecret(value: unknown): boolean {
  if (typeof value === "string") return secretValue.test(value);
  return isObject(value) && Object.entries(value).some(([key, inner]) => secretName.test(key) || holdsSecret(inner));
}

/** A key that the schema does not have, with the one that was probably meant. */
export function unknownKey(path: Path, key: string): Problem {
  const known = knownKeys(path);
  const meant = suggestion(key, known);
  const hint = meant === undefined ? "" : `Did you mean ${meant}? `;
  return { path: [...path, key], message: `${hint}Known there: ${known.join(", ")}.`, kind: "key" };
}

/** The keys that the schema has at a path, read from the JSON schema that zod makes of it. */
function knownKeys(path: Path): string[] {
  const root = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const nodes = path.reduce<JsonSchema[]>(
    (at, key) =>
      at.flatMap(({ items, properties }) => forms(typeof key === "number" ? items : properties?.[String(key)])),
    forms(root),
  );
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))].sort();
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema and, where it is a choice, its alternatives. */
function forms(node: unknown): JsonSchema[] {
  if (!isObject(node)) {
    return [];
  }
  const schema = node as JsonSchema;
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(forms)];
}

function pathPart(part: PropertyKey, index: number): string {
  return typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`;
}

/** The value on one line, cut where it would be too long to read there. */
function shown(value: unknown): string {
  const written = JSON.stringify(value);
  return written.length <= 100 ? written : `${written.slice(0, 97)}...`;
}

/** Words for what the schema gives no message of its own for. */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return undefined;
  }
}

const kinds: Record<string, string> = {
  object: "a map of keys",
  record: "a map of keys",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false, without quotes",
};

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
