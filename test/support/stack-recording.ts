import * as pulumi from "@pulumi/pulumi";
import { record } from "./pulumi-recording.ts";
import type { Recording } from "./pulumi-recording.ts";
import { engineConfig, stackFileConfig } from "./pulumi-stack-file.ts";

const recordings = new Map<string, Promise<Recording>>();

/** What the real index.ts declares for a stack with its committed file. A module runs once, so one recording serves all. */
export function recordingOf(stack: string): Promise<Recording> {
  const recording = recordings.get(stack) ?? recordStack(stack);
  recordings.set(stack, recording);
  return recording;
}

async function recordStack(stack: string): Promise<Recording> {
  pulumi.runtime.setAllConfig(engineConfig(stackFileConfig(stack)));
  try {
    // Under another address it is another module.
    const program = `../../index.ts?${stack}`;
    return await record(async () => ((await import(program)) as { default: unknown }).default, stack);
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}
