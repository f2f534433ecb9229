import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../local/paths.ts";

/** What `make up` adds to the template, with values that are the same on every machine. */
const madeUp = {
  "immoexpress:release": "prod-20251207-143000",
  "immoexpress:images": {
    frontend: "localhost/immoexpress/frontend:0123456789ab",
    backend: "localhost/immoexpress/backend:0123456789ab",
  },
  "immoexpress:publicPorts": { http: 8080, https: 8443 },
  "immoexpress:tls": {
    source: "file",
    certificatePath: "test/unit/golden/fixtures/certificate.txt",
    keyPath: "test/unit/golden/fixtures/key.txt",
    caCertificatePath: "test/unit/golden/fixtures/authority.txt",
  },
  "immoexpress:database": { image: "localhost/immoexpress/ferretdb:0123456789ab" },
  "immoexpress:storage": { image: "localhost/immoexpress/azurite:0123456789ab" },
  "immoexpress:backup": {
    image: "localhost/immoexpress/operations:0123456789ab",
    recipients: [`age1${"q".repeat(58)}`],
    drill: { identityPath: "test/unit/golden/fixtures/identity.txt" },
  },
  "immoexpress:platform": {
    traefik: { image: "localhost/immoexpress/traefik:0123456789ab" },
    argoRollouts: { image: "localhost/immoexpress/argo-rollouts:0123456789ab" },
  },
};

const parsed = new Map<string, Record<string, unknown>>();

/** The configuration in a stack's committed file, completed for `local` as `make up` does it. Keys carry their namespace. */
export function stackFileConfig(stack: string): Record<string, unknown> {
  return stack === "local"
    ? (merged(configOf("Pulumi.local.template.yaml"), madeUp) as Record<string, unknown>)
    : configOf(`Pulumi.${stack}.yaml`);
}

/** A configuration as the engine hands it to the program: maps and lists as JSON. */
export function engineConfig(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A copy of the file's content, which is the same for hundreds of tests. */
function configOf(file: string): Record<string, unknown> {
  const config = parsed.get(file) ?? parseConfig(file);
  parsed.set(file, config);
  return structuredClone(config);
}

function parseConfig(file: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(repositoryRoot, file), "utf8")) as { config: Record<string, unknown> };
  return config;
}

function merged(base: unknown, over: unknown): unknown {
  return isMap(base) && isMap(over)
    ? { ...base, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(base[key], value)])) }
    : over;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
