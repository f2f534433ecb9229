import { existsSync } from "node:fs";
import { findOnMachine } from "./machine.ts";
import { storedPath } from "./store.ts";
import type { Located, ToolSpec } from "./types.ts";

/** Looks a tool up without changing anything: on the machine first, then where its sources would have put it. */
export async function locate(name: string, spec: ToolSpec, path?: string): Promise<Located | undefined> {
  const found = await findOnMachine(name, spec, path);
  if (found !== undefined) return { ...found, origin: "machine" };
  for (const source of spec.sources) {
    const stored = await storedPath(name, source);
    if (stored !== undefined && existsSync(stored)) return { path: stored, origin: source.kind, version: spec.version };
  }
  return undefined;
}
