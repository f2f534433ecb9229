import type { UpdateStep } from "../../../release/engine.ts";
import { releaseBackupType, releaseHealthType } from "../../../release/resource-types.ts";
import type { UpdateDisplay } from "../../../release/surroundings.ts";
import { type Clock, Progress } from "../../../terminal/progress.ts";

/** Steps that change nothing, and parts of the program that are only names for others. */
const quiet = new Set(["same", "read", "refresh"]);

/** What some resources do, in place of what is done to them. */
const words: Readonly<Record<string, string>> = {
  [releaseBackupType]: "backing the database up",
  [releaseHealthType]: "waiting for the rollouts, and checking health",
};

/** Shows `pulumi up`: what it does now, and how much it has done. */
export function showUpdate(title: string, clock: Clock | undefined): UpdateDisplay {
  const progress = new Progress(title, (phase) => phase, clock);
  let done = 0;
  return {
    step: (step) => {
      const { state, operation } = step;
      if (quiet.has(operation) || !isResource(step)) return;
      if (state === "begins") progress.show({ event: "phase", at: "", name: describeStep(step) });
      if (state === "done") progress.show({ event: "progress", at: "", detail: `${(done += 1)} done` });
      if (state === "failed") progress.print(`✘ ${describeStep(step)} failed`);
    },
    end: (isDone) => progress.end(isDone),
  };
}

/** `update Deployment frontend`. */
export function describeStep({ operation, type, name }: UpdateStep): string {
  return words[type] ?? `${operation} ${kindOf(type)} ${name}`;
}

function isResource({ type }: UpdateStep): boolean {
  return type !== "pulumi:pulumi:Stack" && !type.startsWith("immoexpress:");
}

function kindOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}
