import { writeFile } from "node:fs/promises";
import { PipelineError } from "../failure.ts";
import { previewComment } from "../manifests/comment.ts";
import { compareManifests } from "../manifests/difference.ts";
import { addSummary } from "../output.ts";
import { projectDirectory } from "../run-immo.ts";
import { runProgram } from "../run-program.ts";
import { needed, stackOf, text, type Verb } from "../verb.ts";

export const preview: Verb = {
  summary: "Preview a stack under the policies, compare its manifests with those of before, and write both down",
  options: { stack: needed("NAME"), before: needed("DIR"), after: needed("DIR"), to: needed("FILE") },
  run: async (values, environment) => {
    const stack = stackOf(values);
    const difference = await compareManifests(text(values, "before"), text(values, "after"));
    const quiet = ["--suppress-progress", "--non-interactive", "--color=never"];
    const args = ["preview", `--stack=${stack}`, "--policy-pack=policies", ...quiet];
    const ended = await runProgram("pulumi", args, { cwd: projectDirectory, environment, both: true });
    const commit = environment["PREVIEWED_COMMIT"] ?? environment["GITHUB_SHA"];
    const markdown = previewComment({ stack, preview: ended, difference, commit });
    await writeFile(text(values, "to"), `${markdown}\n`);
    await addSummary(markdown, environment);
    if (ended.code !== 0) throw new PipelineError(`The preview of ${stack} failed: what it said is in the summary.`);
  },
};
