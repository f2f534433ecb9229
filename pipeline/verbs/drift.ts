import { writeFile } from "node:fs/promises";
import { PipelineError } from "../failure.ts";
import { addSummary } from "../output.ts";
import { projectDirectory } from "../run-immo.ts";
import { type Ended, runProgram } from "../run-program.ts";
import { needed, stackOf, text, type Verb } from "../verb.ts";

/** Characters of what Pulumi says that are shown: an issue takes 65,536. */
const shownLimit = 50_000;

export const drift: Verb = {
  summary:
    "Compare what a stack's state says with what there is, and write down what differs, into an empty file where nothing does",
  options: { stack: needed("NAME"), to: needed("FILE") },
  run: async (values, environment) => {
    const stack = stackOf(values);
    const args = ["refresh", "--preview-only", "--expect-no-changes", "--diff", "--non-interactive", "--color=never"];
    const ended = await runProgram("pulumi", [...args, `--stack=${stack}`], {
      ...{ cwd: projectDirectory, environment, both: true },
    });
    const markdown = isDrift(stack, ended) ? describeDrift(stack, ended) : "";
    await writeFile(text(values, "to"), markdown);
    await addSummary(markdown === "" ? `\`${stack}\` is what its state says.` : markdown, environment);
  },
};

/** @throws PipelineError when Pulumi could not say: a check that did not run is no good news */
export function isDrift(stack: string, { code, text: said }: Ended): boolean {
  if (code === 0) return false;
  // Pulumi's words for --expect-no-changes; its exit code is that of every other failure, too.
  if (/no changes were expected.*but changes were proposed/.test(said)) return true;
  throw new PipelineError(`What ${stack} is cannot be read:\n${said.trim().slice(-2_000)}`);
}

function describeDrift(stack: string, { text: said }: Ended): string {
  return [
    `Somebody or something has changed \`${stack}\` beside Pulumi. [docs/pipelines.md](../blob/main/docs/pipelines.md#drift) says what to do.`,
    "",
    "~~~~~~text",
    said.trim().slice(0, shownLimit).replaceAll("~~~~~~", "~~~~~"),
    "~~~~~~",
  ].join("\n");
}
