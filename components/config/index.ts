import * as pulumi from "@pulumi/pulumi";
import { check } from "./check.ts";
import { refusal } from "./refusal.ts";
import type { Config } from "./schema.ts";

export type { Config } from "./schema.ts";
export type { WebServiceSettings } from "./application.ts";

const project = "immoexpress";

/**
 * Reads the stack's configuration. Called once, by index.ts.
 *
 * @throws pulumi.RunError, which the engine prints without a stack trace, listing everything that is wrong at once
 */
export function loadConfig(): Config {
  const checked = check(rawValues(), isSecret);
  if ("config" in checked) {
    return checked.config;
  }
  const subject = `The configuration of stack "${pulumi.getStack()}" has`;
  throw refusal(subject, checked.problems, "Every key is explained in docs/configuration.md.");
}

/** Whether the stack file has a key's value, or a part of it, encrypted. The engine's own test; its types leave it out. */
function isSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };
  return runtime.isConfigSecret(`${project}:${key}`);
}

/** The values under `immoexpress:`, by key. The engine hands maps and lists over as JSON. */
function rawValues(): Record<string, unknown> {
  const mine = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(mine.map(([key, value]) => [key.slice(project.length + 1), structured(value)]));
}

function structured(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    // Not JSON after all: the schema will say what belongs there.
    return value;
  }
}
