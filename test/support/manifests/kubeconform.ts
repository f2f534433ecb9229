import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { Manifest } from "../../../operations/render/manifest.ts";
import { writeManifests } from "../../../operations/render/write.ts";
import { checkerOutput } from "./checker-output.ts";
import { customSchemas, kubernetesSchemas, schemaFile } from "./schemas.ts";
import type { Definition } from "./schemas.ts";

/** What kubeconform says of one manifest that is not as it should be. */
export interface Violation {
  readonly file: string;
  readonly message: string;
}

interface Report {
  readonly resources: readonly { filename: string; status: string; msg: string }[];
  readonly summary: { valid: number; invalid: number; errors: number; skipped: number };
}

/**
 * Compares manifests with what Kubernetes and the CustomResourceDefinitions among them say of each kind. A field that is not
 * known is a violation, and so is a kind that is not known.
 */
export async function schemaViolations(manifests: readonly Manifest[]): Promise<Violation[]> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-schemas-"));
  try {
    const [schemas, files] = [join(directory, "schemas"), join(directory, "manifests")];
    await Promise.all([mkdir(schemas), mkdir(files)]);
    await writeSchemas(schemas, manifests);
    await writeManifests(files, manifests);
    const { resources, summary } = await kubeconform(schemas, files);
    const violations = resources.map(({ filename, msg }) => ({ file: basename(filename), message: msg }));
    if (summary.valid + violations.length !== manifests.length) {
      throw new Error(
        `kubeconform has not looked at each of ${manifests.length} manifests: ${JSON.stringify(summary)}`,
      );
    }
    return violations;
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function writeSchemas(directory: string, manifests: readonly Manifest[]): Promise<void> {
  const objects = manifests.map(({ text }) => parse(text) as { apiVersion: string; kind: string });
  const definitions = objects.filter(({ kind }) => kind === "CustomResourceDefinition") as unknown as Definition[];
  const known = new Map([...(await kubernetesSchemas()), ...(await customSchemas(definitions))]);
  const wanted = new Set(objects.map(({ apiVersion, kind }) => schemaFile({ ...groupAndVersion(apiVersion), kind })));
  for (const file of wanted) {
    const schema = known.get(file);
    if (schema !== undefined) await writeFile(join(directory, file), JSON.stringify(schema));
  }
}

function groupAndVersion(apiVersion: string): { group: string; version: string } {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return { group, version };
}

async function kubeconform(schemas: string, files: string): Promise<Report> {
  const location = join(schemas, "{{.ResourceKind}}{{.KindSuffix}}.json");
  const args = ["-strict", "-summary", "-output", "json", "-schema-location", location, files];
  return (await checkerOutput("kubeconform", args)) as Report;
}
