import type { z } from "zod";
import { brokenRules } from "./rules.ts";
import { configSchema } from "./schema.ts";
import type { Config } from "./schema.ts";
import { describe, inWords, unknownKey } from "./wording.ts";
import type { Path, Problem, RawConfig } from "./wording.ts";

/** Either a configuration, or one line for every problem in it. */
export type Checked = { readonly config: Config } | { readonly problems: readonly string[] };

/**
 * Checks the raw values against the schema and the rules between sections.
 *
 * @param raw values by key, as the stack file has them, secrets in plain text
 * @param isSecret whether the value of a top-level key is encrypted in the stack file; such values are never shown
 */
export function check(raw: RawConfig, isSecret: (key: string) => boolean): Checked {
  const parsed = configSchema.safeParse(raw, { error: inWords });
  const wrong = parsed.success ? [] : parsed.error.issues.flatMap(asProblems);
  const combinations: Problem[] = brokenRules(parsed.success ? parsed.data : withoutProblems(raw, wrong));
  const problems = [
    ...wrong,
    ...unencrypted(raw, isSecret).filter(
      ({ path }) => !wrong.some((other) => other.kind === "key" && concerns(other.path, path)),
    ),
    // A rule about a value that is wrong anyway would say the same thing twice, or talk about a default.
    ...combinations.filter(({ path }) => !wrong.some((other) => concerns(other.path, path))),
  ];
  return parsed.success && problems.length === 0
    ? { config: parsed.data }
    : { problems: problems.map((problem) => describe(problem, raw, isSecret)) };
}

/** What zod found, one problem for every key. */
function asProblems(issue: z.core.$ZodIssue): Problem[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, message, kind: "value" }));
    default:
      return [{ path, message: issue.message, kind: issue.code === "custom" ? "combination" : "value" }];
  }
}

/** What is secret outside of `secrets`. The address of a webhook is: who knows it can write into the channel. */
const secretPaths: readonly (readonly [string, ...string[]])[] = [
  ["database", "uri"],
  ["storage", "sasTokens"],
  ["notifications", "slack", "url"],
  ["notifications", "discord", "url"],
  ["notifications", "webhook", "url"],
  ["notifications", "webhook", "secret"],
  ["notifications", "smtp", "password"],
  ["monitoring", "alertmanager", "slack", "url"],
  ["monitoring", "alertmanager", "email", "password"],
  ["monitoring", "alertmanager", "pagerDuty", "routingKey"],
  ["monitoring", "alertmanager", "deadMansSwitch", "url"],
  ["monitoring", "mongodbExporter", "uri"],
];

/** Values that anyone who sees the repository could read. */
function unencrypted(raw: RawConfig, isSecret: (key: string) => boolean): Problem[] {
  const { secrets } = raw;
  const problem = (path: Path): Problem => ({
    path,
    kind: "value",
    message: `must be encrypted: pulumi config set --secret --path immoexpress:${path.join(".")}`,
  });
  return [
    ...Object.keys(isMap(secrets) && !isSecret("secrets") ? secrets : {}).map((name) => problem(["secrets", name])),
    ...secretPaths.filter((path) => has(raw, path) && !isSecret(path[0])).map(problem),
  ];
}

function has(value: unknown, [key, ...rest]: readonly string[]): boolean {
  return key === undefined || (isMap(value) && key in value && has(Reflect.get(value, key), rest));
}

/** Stands in for the sections without a default, so that the rules can judge the rest of a wrong configuration. */
const placeholders: RawConfig = {
  environment: "local",
  release: "prod-20250101-000000",
  hosts: { frontend: "www.example.com", api: "api.example.com" },
  images: { frontend: `frontend@sha256:${"0".repeat(64)}`, backend: `backend@sha256:${"0".repeat(64)}` },
  database: { kind: "external", uri: "mongodb://database.example.com" },
  tls: { source: "certManager", issuer: "issuer" },
  storage: {
    kind: "azure",
    accountName: "account",
    resourceGroup: "group",
    location: "westeurope",
    oidcIssuerUrl: "https://issuer.example.com",
  },
};

/** The configuration as it would be had the wrong values been left out. */
function withoutProblems(raw: RawConfig, problems: readonly Problem[]): Config {
  const rest = structuredClone(raw);
  problems.forEach(({ path }) => remove(rest, path));
  const candidate = Object.fromEntries(
    Object.entries({ ...placeholders, ...rest }).map(([section, value]) => {
      const placeholder = placeholders[section];
      const isIncomplete = isMap(placeholder) && isMap(value) && !isWhole(section, value);
      return [section, isIncomplete ? { ...placeholder, ...value } : value];
    }),
  );
  const parsed = configSchema.safeParse(candidate);
  if (parsed.success) {
    return parsed.data;
  }
  // What still is no whole can only be left out altogether.
  const incomplete = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const complete = Object.entries(candidate).filter(([section]) => !incomplete.has(section));
  return configSchema.parse({ ...placeholders, ...Object.fromEntries(complete) });
}

function isWhole(section: string, value: unknown): boolean {
  const schemas: Record<string, z.ZodType> = configSchema.shape;
  return schemas[section]?.safeParse(value).success === true;
}

function remove(value: unknown, path: Path): void {
  const [key, ...rest] = path;
  if (!isMap(value) || key === undefined) {
    return;
  }
  if (rest.length === 0) {
    Reflect.deleteProperty(value, key);
  } else {
    remove(Reflect.get(value, key), rest);
  }
}

/** Whether a rule looks at something inside a value that is wrong. Every rule looks at the environment. */
function concerns(wrong: Path, rule: Path): boolean {
  return wrong[0] === "environment" || wrong.every((key, index) => index >= rule.length || key === rule[index]);
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
