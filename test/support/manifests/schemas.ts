import { readFile } from "node:fs/promises";
import { toolPath } from "../../../local/toolchain/index.ts";

/** A node of a JSON schema. */
export interface Schema {
  readonly [key: string]: unknown;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A CustomResourceDefinition, as far as it says what its objects look like. */
export interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const root = "#/definitions/";
const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** What the API takes, where its published description says less: it allows a number for each of these, too. */
const wider: Readonly<Record<string, Schema>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { type: ["string", "integer"] },
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { type: ["string", "number"] },
};

/** The schemas of Kubernetes' own kinds, by {@link schemaFile}: of the version that the toolchain pins. */
export async function kubernetesSchemas(): Promise<Map<string, Schema>> {
  const definitions = await kubernetesDefinitions();
  return new Map(
    Object.entries(definitions).flatMap(([name, definition]) => {
      const kinds = (definition["x-kubernetes-group-version-kind"] ?? []) as GroupVersionKind[];
      return kinds.map((kind) => [schemaFile(kind), withDefinitions({ $ref: `${root}${name}` }, definitions)] as const);
    }),
  );
}

/** The schemas of the kinds that CustomResourceDefinitions add, by {@link schemaFile}. */
export async function customSchemas(added: readonly Definition[]): Promise<Map<string, Schema>> {
  const definitions = await kubernetesDefinitions();
  return new Map(
    added.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name: version, schema }) => {
        const strictSchema = strict(schema.openAPIV3Schema) as Schema & { properties: Schema };
        // A definition leaves the metadata to the API server.
        const properties = { ...strictSchema.properties, metadata: { $ref: `${root}${objectMeta}` } };
        const full = withDefinitions({ ...strictSchema, properties }, definitions);
        return [schemaFile({ group, version, kind: names.kind }), full] as const;
      }),
    ),
  );
}

/** Where kubeconform looks for a kind's schema with the location `DIRECTORY/{{.ResourceKind}}{{.KindSuffix}}.json`. */
export function schemaFile({ group, version, kind }: GroupVersionKind): string {
  return `${[kind, ...(group === "" ? [] : [group.split(".")[0]]), version].join("-").toLowerCase()}.json`;
}

let kubernetes: Promise<Record<string, Schema>> | undefined;

function kubernetesDefinitions(): Promise<Record<string, Schema>> {
  return (kubernetes ??= readDefinitions());
}

async function readDefinitions(): Promise<Record<string, Schema>> {
  const { definitions } = JSON.parse(await readFile(await toolPath("kubernetes-openapi"), "utf8")) as {
    definitions: Record<string, Schema>;
  };
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, wider[name] ?? (strict(schema) as Schema)]),
  );
}

/** The same schema, with no field that it does not name, wherever it names any. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== "object" || node === null) return node;
  const schema: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === "properties" ? strictProperties(value) : strict(value)]),
  );
  const open = "additionalProperties" in schema || schema["x-kubernetes-preserve-unknown-fields"] === true;
  return schema["properties"] !== undefined && !open ? { ...schema, additionalProperties: false } : schema;
}

/** A property may be called like a word of the schema's language. */
function strictProperties(properties: unknown): Schema {
  return Object.fromEntries(Object.entries(properties as Schema).map(([name, schema]) => [name, strict(schema)]));
}

/** A schema that needs no other file: with the definitions that it refers to, and those that they refer to. */
function withDefinitions(schema: Schema, all: Readonly<Record<string, Schema>>): Schema {
  const needed = new Map<string, Schema>();
  const collect = (node: unknown): void => {
    for (const name of referencesOf(node)) {
      const definition = all[name];
      if (definition === undefined || needed.has(name)) continue;
      needed.set(name, definition);
      collect(definition);
    }
  };
  collect(schema);
  return { ...schema, definitions: Object.fromEntries(needed) };
}

function referencesOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { $ref } = node as { $ref?: unknown };
  const own = typeof $ref === "string" && $ref.startsWith(root) ? [$ref.slice(root.length)] : [];
  return [...own, ...Object.values(node).flatMap(referencesOf)];
}
