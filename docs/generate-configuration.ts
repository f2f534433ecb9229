/** Writes docs/configuration.md from the schema of the configuration: `node docs/generate-configuration.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { configSchema } from "../components/config/schema.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One line of the reference. */
interface Row {
  /** Keys from below `immoexpress:`, with dots. */
  path: string;
  allowed: string;
  fallback: string;
  meaning: string;
  /** The choices under which the key exists, such as `database.kind: external`. */
  conditions: readonly string[];
}

/** Where in the schema a node is, and what it takes over from the nodes around it. */
interface Place {
  path: string;
  conditions: readonly string[];
  meaning: string;
  /** Whether the map around it may be left out as a whole although it has no default. */
  optionalMap: string | undefined;
  required: boolean;
  fallback: unknown;
}

const introduction = `# Configuration

Everything that a stack file may say under \`immoexpress:\`. Written by \`node docs/generate-configuration.ts\` from the schema in
[components/config/](../components/config/schema.ts): change the schema, not this page.

A key such as \`database.storage\` stands for this in \`Pulumi.<stack>.yaml\`, and can be set by a command as well:

\`\`\`yaml
config:
  immoexpress:database:
    storage: 20Gi
\`\`\`

\`\`\`
npx pulumi config set --stack staging --path immoexpress:database.storage 20Gi
npx pulumi config set --stack staging --path immoexpress:secrets.sentryDsn --secret
\`\`\`

The program checks all of it before it declares anything. A wrong key, type or combination stops \`pulumi preview\` and
\`pulumi up\`, which name every mistake at once, each with the value and with what is allowed; the values of secrets are not
shown. Complete examples: [local](../Pulumi.local.template.yaml), [staging](../Pulumi.staging.yaml),
[production](../Pulumi.production.yaml).
`;

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const root = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const sections = Object.entries(root.properties ?? {}).map(([key, node]) => {
    const schema = asSchema(node);
    const rows = rowsOf(schema, { ...top, path: key, required: (root.required ?? []).includes(key) });
    return [`## ${key}`, ...(isLeaf(schema) ? [] : [schema.description ?? ""]), ...tables(rows)];
  });
  return `${[introduction.trimEnd(), ...sections.flat()].join("\n\n")}\n`;
}

const top: Place = {
  path: "",
  conditions: [],
  meaning: "",
  optionalMap: undefined,
  required: true,
  fallback: undefined,
};

function rowsOf(node: JsonSchema, place: Place): Row[] {
  const alternatives = [...(node.oneOf ?? []), ...(node.anyOf ?? [])];
  if (alternatives.length > 0) return alternatives.flatMap((alternative) => rowsOf(asSchema(alternative), place));
  if (isLeaf(node)) return [leafRow(node, place)];
  const properties = Object.entries(node.properties ?? {});
  const choices = properties.flatMap(([key, child]) =>
    asSchema(child).const === undefined ? [] : [`${place.path}.${key}: ${String(asSchema(child).const)}`],
  );
  const isOptional = !place.required && node.default === undefined && place.fallback === undefined;
  return properties.flatMap(([key, child]) => {
    const schema = asSchema(child);
    return rowsOf(schema, {
      path: `${place.path}.${key}`,
      conditions: [...place.conditions, ...choices],
      // The description of a whole section stands above its tables.
      meaning: schema.description ?? (place.path.includes(".") ? (node.description ?? place.meaning) : place.meaning),
      optionalMap: isOptional ? place.path : place.optionalMap,
      required: (node.required ?? []).includes(key),
      fallback: schema.default ?? member(node.default ?? place.fallback, key),
    });
  });
}

function leafRow(node: JsonSchema, { path, conditions, meaning, ...place }: Place): Row {
  const fallback = node.default ?? place.fallback;
  const without =
    place.optionalMap === undefined ? "**required**" : `required where there is a \`${place.optionalMap}\``;
  return {
    path,
    conditions,
    allowed: allowedIn(node),
    fallback: fallback === undefined ? (place.required ? without : "–") : `\`${shown(fallback)}\``,
    meaning: node.description ?? meaning,
  };
}

function allowedIn(node: JsonSchema): string {
  const { const: only, enum: several, type, minimum, maximum } = node;
  if (typeof node["allowed"] === "string") return node["allowed"];
  if (only !== undefined) return `\`${String(only)}\``;
  if (several !== undefined) return several.map((value) => `\`${String(value)}\``).join(", ");
  if (type === "boolean") return "`true`, `false`";
  if (type === "integer") return `a whole number from ${minimum ?? ""} to ${maximum ?? ""}`;
  throw new Error(
    `the schema does not say in words what is allowed: give it .meta({ allowed }): ${JSON.stringify(node)}`,
  );
}

/** A table for the keys that are always there, then one for every choice, with the choice above it. */
function tables(rows: readonly Row[]): string[] {
  const always = rows.filter(({ conditions }) => conditions.length === 0);
  const groups = Map.groupBy([...always, ...rows.filter((row) => !always.includes(row))], ({ conditions }) =>
    conditions.join(", "),
  );
  return [...groups.values()].flatMap((group) => {
    const conditions = (group[0]?.conditions ?? []).map((condition) => `\`${condition}\``);
    return [...(conditions.length === 0 ? [] : [`With ${conditions.join(" and ")}:`]), table(group)];
  });
}

function table(rows: readonly Row[]): string {
  return [
    "| key | allowed | default | meaning |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| \`${row.path}\` | ${[row.allowed, row.fallback, row.meaning].map(escaped).join(" | ")} |`),
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function isLeaf(node: JsonSchema): boolean {
  return node.properties === undefined && node.oneOf === undefined && node.anyOf === undefined;
}

function asSchema(node: unknown): JsonSchema {
  if (typeof node !== "object" || node === null) throw new Error(`not a schema: ${JSON.stringify(node)}`);
  return node as JsonSchema;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, key) as unknown) : undefined;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, "configuration.md"), configurationPage());
