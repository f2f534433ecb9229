import { before, workflow } from "./workflows.ts";

/** Jobs of the workflow whose commands change or ask a stack, or say what became of it. */
const jobs = ["build", "backup", "deploy", "health", "tag", "notification"] as const;

/** A command of the workflow of production. */
export interface ProductionStep {
  readonly job: (typeof jobs)[number];
  readonly line: string;
}

/**
 * The commands of a release to production in their order, but for another stack, and with a directory of their own for what
 * they leave.
 */
export function productionSteps(stack: string, directory: string): ProductionStep[] {
  const production = workflow("production.yml");
  for (const [index, job] of jobs.slice(1).entries()) {
    if (!before(production, job).has(jobs[index] ?? ""))
      throw new Error(`${job} does not wait for ${jobs[index] ?? ""}`);
  }
  return jobs.flatMap((job) =>
    (production.jobs[job]?.steps ?? []).flatMap(({ run }) =>
      run === undefined
        ? []
        : [
            {
              job,
              line: run
                .replaceAll("--stack=production", `--stack=${stack}`)
                .replaceAll(/(=|> )(build|backup|reports)(?=[/ ]|$)/g, `$1${directory}/$2`),
            },
          ],
    ),
  );
}
