import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../exec.ts";
import type { StackEnvironment } from "../stack/index.ts";
import { withScratchProgram } from "../stack/scratch.ts";
import type { Result } from "./result.ts";
import { repeat } from "./statistics.ts";

const plain = "the plain way";

/**
 * Previews of the two committed stacks as everything new, without a cluster, in a project of their own; the staging one
 * once more the plain way.
 */
export async function measurePreviews(runs: number, stackEnvironment: StackEnvironment): Promise<Result[]> {
  return withScratchProgram(stackEnvironment, async ({ directory, environment, takeStackFile }) => {
    const pulumi = (args: readonly string[]) =>
      run("pulumi", [...args, "--non-interactive"], { cwd: directory, env: environment });
    const preview = (stack: string) => pulumi(["preview", "--stack", stack, "--suppress-progress"]);
    const results: Result[] = [];
    for (const stack of ["staging", "production"]) {
      await takeStackFile(stack);
      await pulumi(["stack", "init", stack]);
      // The first one starts with nothing in the file system's cache.
      await preview(stack);
      results.push({ what: `preview of ${stack}`, values: await repeat(runs, () => preview(stack)) });
    }
    await useTsNode(join(directory, "Pulumi.yaml"));
    const times = await repeat(runs, () => preview("staging"));
    results.push({ what: `preview of staging, ${plain}`, values: times, comparedWith: "preview of staging" });
    return results;
  });
}

async function useTsNode(projectFile: string): Promise<void> {
  const text = await readFile(projectFile, "utf8");
  const plainText = text.replace("typescript: false", "typescript: true");
  if (plainText === text)
    throw new Error(`${projectFile} does not say "typescript: false": there is nothing to compare`);
  await writeFile(projectFile, plainText);
}
