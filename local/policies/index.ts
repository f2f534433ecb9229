import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError, run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import { say, step } from "../progress.ts";
import { prepareStack } from "../stack/index.ts";
import { withScratchProgram, type ScratchProgram } from "../stack/scratch.ts";
import { policySection } from "./section.ts";

const everyStack = ["local", "staging", "production"];

/**
 * `make policies`: previews stacks as everything new, by the real engine and without a cluster, and says what the policies
 * find.
 * @param stacks names of committed stack files; default: the three of them
 * @returns the exit code: 1 when a mandatory policy is broken, or a preview fails
 */
export async function policies(stacks: readonly string[]): Promise<number> {
  const chosen = stacks.length === 0 ? everyStack.filter(hasFile) : stacks;
  const unknown = chosen.find((stack) => !hasFile(stack));
  if (unknown !== undefined)
    throw new Error(
      `stack ${unknown}: there is no Pulumi.${unknown}.yaml; \`make up\` writes the one of the local stack`,
    );

  const environment = await step("Pulumi's engine", () => prepareStack());
  const passed = await withScratchProgram(environment, async (program) => {
    const results: boolean[] = [];
    for (const stack of chosen) results.push(await previewOf(stack, program));
    return results;
  });
  if (!hasFile("local") && stacks.length === 0)
    say("local: not looked at, because `make up` has not written its file yet");
  return passed.every(Boolean) ? 0 : 1;
}

/** Whether everything that is mandatory holds. */
async function previewOf(stack: string, { directory, environment, takeStackFile }: ScratchProgram): Promise<boolean> {
  const pulumi = (...args: string[]) =>
    run("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: directory, env: environment });
  await takeStackFile(stack);
  await pulumi("stack", "init", stack);
  try {
    const { stdout } = await pulumi("preview", "--stack", stack, "--suppress-progress", "--policy-pack", "policies");
    say(`✔ ${stack}\n${policySection(stdout) ?? ""}`);
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    say(`✘ ${stack}\n${policySection(error.stdout) ?? error.stdout + error.stderr}`);
    return false;
  }
}

function hasFile(stack: string): boolean {
  return existsSync(join(repositoryRoot, `Pulumi.${stack}.yaml`));
}
