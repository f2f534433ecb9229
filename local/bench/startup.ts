import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import type { Result } from "./result.ts";

/** The program's own start without an engine, split into its parts, with the configuration of the staging stack. */
export async function measureStartup(runs: number, environment: NodeJS.ProcessEnv): Promise<Result[]> {
  const configuration = JSON.stringify(await engineConfig("staging"));
  const child = async (args: readonly string[]) => {
    const script = join(import.meta.dirname, "startup-child.ts");
    const { stdout } = await run(process.execPath, [script, ...args], { cwd: repositoryRoot, env: environment });
    return JSON.parse(stdout) as { load: number; run: number; typeCheck: number };
  };
  // The first start fills Node's compile cache, as the first update after an installation does.
  await child(["start", configuration]);
  const starts = [];
  for (let count = 0; count < runs; count++) starts.push(await child(["start", configuration]));
  const checks = [];
  for (let count = 0; count < Math.min(runs, 3); count++) checks.push(await child(["type-check"]));
  return [
    { what: "start: load the modules", values: starts.map(({ load }) => load) },
    { what: "start: run, no engine", values: starts.map(({ run }) => run) },
    { what: "start: check the types", values: checks.map(({ typeCheck }) => typeCheck), note: "the plain way only" },
  ];
}

/** A stack file's configuration as the engine hands it to the program: maps and lists as JSON. */
async function engineConfig(stack: string): Promise<Record<string, string>> {
  const text = await readFile(join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
