import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../local/paths.ts";

export interface Step {
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string | number | boolean>;
  "working-directory"?: string;
}

export interface Job {
  name?: string;
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  environment?: string | { name: string; deployment?: boolean };
  concurrency?: { group: string; "cancel-in-progress": boolean };
  "timeout-minutes"?: number;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  /** Name of the file. */
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = join(repositoryRoot, ".github");

/** Every workflow of .github/workflows/, as data. */
export function workflows(): Workflow[] {
  return readdirSync(join(folder, "workflows")).map(workflow);
}

export function workflow(file: string): Workflow {
  const text = readFileSync(join(folder, "workflows", file), "utf8");
  return { ...(parse(text) as Omit<Workflow, "file" | "text">), file, text };
}

/** Steps of the composite actions that the workflows share. */
export function actions(): { file: string; text: string; steps: Step[] }[] {
  return readdirSync(join(folder, "actions")).map((name) => {
    const text = readFileSync(join(folder, "actions", name, "action.yml"), "utf8");
    return { file: `actions/${name}`, text, steps: (parse(text) as { runs: { steps: Step[] } }).runs.steps };
  });
}

/** Jobs that have to end before one begins, and theirs. */
export function before({ jobs }: Workflow, name: string): Set<string> {
  const direct = [jobs[name]?.needs ?? []].flat();
  return new Set(direct.flatMap((one) => [one, ...before({ jobs } as Workflow, one)]));
}

/** What a job's environment is called. */
export function environmentOf({ environment }: Job): string | undefined {
  return typeof environment === "object" ? environment.name : environment;
}
