import { createHash } from "node:crypto";
import type { RecordedResource } from "./pulumi-recording.ts";
import { SecretValue } from "./pulumi-values.ts";
import { recordingOf } from "./stack-recording.ts";

/** What the real index.ts declares for a stack, as JSON. */
export async function graphOf(stack: string): Promise<string> {
  const { resources, outputs } = await recordingOf(stack);
  const byName = resources
    .map((resource) => [`${resource.type} ${resource.name}`, contentOf(resource)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ outputs, resources: Object.fromEntries(byName) }, masked, 2)}\n`;
}

function contentOf({ type, parent, options, inputs }: RecordedResource) {
  // A definition is thousands of lines that are not ours: their hash says whether they changed.
  const shown = type.endsWith(":CustomResourceDefinition") ? { ...inputs, spec: hash(inputs["spec"]) } : inputs;
  return { parent, ...(Object.keys(options).length === 0 ? {} : { options }), inputs: shown };
}

function hash(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value, sorted)).digest("hex")}`;
}

function masked(_key: string, value: unknown): unknown {
  return value instanceof SecretValue ? "[secret]" : sorted(_key, value);
}

function sorted(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
