import { manifestOf } from "../../../operations/render/manifest.ts";
import type { Manifest } from "../../../operations/render/manifest.ts";
import { SecretValue } from "../pulumi-values.ts";
import { recordingOf } from "../stack-recording.ts";

export const stacks = ["local", "staging", "production"] as const;

/** What `immo render` writes for a stack with its committed file, by what the program declares to a pretended engine. */
export async function renderedManifests(stack: string): Promise<Manifest[]> {
  const { resources } = await recordingOf(stack);
  return resources.flatMap(({ type, name, inputs }) => {
    const shown = JSON.parse(JSON.stringify(inputs, masked)) as Record<string, unknown>;
    return manifestOf({ type, name, inputs: shown }) ?? [];
  });
}

/** Secrets as the engine shows them in a preview. */
function masked(_key: string, value: unknown): unknown {
  return value instanceof SecretValue ? "[secret]" : value;
}
