import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { argv, stdout } from "node:process";
import { parse } from "yaml";

/**
 * Takes Argo Rollouts' resource definitions over: `node components/platform/argo-rollouts/crds/vendor.ts FOLDER`, where
 * FOLDER is `manifests/crds` of the wanted version. Prints the hashes that belong into README.md, which says why they
 * are not kept as they are.
 */
function vendor(folder: string): void {
  for (const name of ["rollout", "analysis-run", "analysis-template", "cluster-analysis-template", "experiment"]) {
    const source = join(folder, `${name}-crd.yaml`);
    const text = readFileSync(source, "utf8");
    writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(slim(parse(text)), undefined, 1)}\n`);
    stdout.write(`${createHash("sha256").update(text).digest("hex")}  ${basename(source)}\n`);
  }
}

const anyObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Without description texts, and with Kubernetes' own pod templates and Jobs accepted as they come. */
function slim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slim);
  if (!isObject(value)) return value;
  if (isPodTemplate(value) || isJob(value)) return anyObject;
  return Object.fromEntries(
    Object.entries(value)
      // A field that is itself called `description` holds a schema, not a text, and stays.
      .filter(([key, inner]) => key !== "description" || typeof inner !== "string")
      .map(([key, inner]) => [key, slim(inner)]),
  );
}

function isPodTemplate(schema: object): boolean {
  return "containers" in fieldsOfSpec(schema);
}

function isJob(schema: object): boolean {
  const fields = fieldsOfSpec(schema);
  return "backoffLimit" in fields && "template" in fields;
}

function fieldsOfSpec(schema: object): object {
  const properties = ["properties", "spec", "properties"].reduce<unknown>(
    (at, key) => (isObject(at) ? Reflect.get(at, key) : undefined),
    schema,
  );
  return isObject(properties) ? properties : {};
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

const [, , folder] = argv;
if (folder === undefined) throw new Error("vendor.ts needs one argument: the folder manifests/crds of Argo Rollouts");
vendor(folder);
