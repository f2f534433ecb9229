import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import type { EngineArgs } from "./engine.ts";

/**
 * Opens a stack that exists.
 * @throws Error in one sentence: that it does not exist, or what Pulumi needs to reach and to read its state
 */
export async function openStack(command: PulumiCommand, { stack, directory, environment }: EngineArgs): Promise<Stack> {
  const { LocalWorkspace, StackNotFoundError } = await import("@pulumi/pulumi/automation/index.js");
  try {
    return await LocalWorkspace.selectStack(
      { stackName: stack, workDir: directory },
      { pulumiCommand: command, envVars: defined(environment) },
    );
  } catch (error) {
    if (error instanceof StackNotFoundError) {
      throw new Error(
        `There is no stack ${stack} where Pulumi looks for its state (PULUMI_BACKEND_URL, or pulumi login): ${make(stack)}.`,
        { cause: error },
      );
    }
    throw new Error(
      `Pulumi cannot open the stack ${stack}: ${reasonOf(error)}. It needs PULUMI_BACKEND_URL (or pulumi login) and PULUMI_CONFIG_PASSPHRASE_FILE (or the stack's own key)${local(stack)}.`,
      { cause: error },
    );
  }
}

function make(stack: string): string {
  return stack === "local"
    ? 'make up makes it; then eval "$(make -s env)" tells Pulumi where it is'
    : `npx pulumi stack init ${stack} makes a new one`;
}

function local(stack: string): string {
  return stack === "local" ? '; eval "$(make -s env)" sets them' : "";
}

/** The engine's own sentence in a failure of the Automation API, which repeats the whole call. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, sentence = "it did not say why"] = /^error: (.*)$/m.exec(text) ?? [];
  return sentence.replace(/\.$/, "");
}

function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
