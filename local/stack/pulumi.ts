import { CommandError, run, type RunResult } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import type { StackEnvironment } from "./environment.ts";

/** The stack that `make up` deploys. */
export const localStack = "local";

const flags = ["--yes", "--skip-preview", "--suppress-progress", "--color", "never"];

export interface StackCommandOptions {
  /** Directory of the Pulumi program; default: this repository. */
  directory?: string;
  /** Called with every line that Pulumi prints, as it comes. */
  onLine?: (line: string) => void;
}

/** Creates the stack in the backend unless it is there, and selects it for commands that name none. */
export async function ensureStack(environment: StackEnvironment, options: StackCommandOptions = {}): Promise<void> {
  await pulumi(environment, ["stack", "select", "--create", localStack], options);
  await forgetInterruptedOperations(environment, options);
}

/** An update that was killed leaves notes of what it was creating; looking at the cluster again settles them. */
async function forgetInterruptedOperations(environment: StackEnvironment, options: StackCommandOptions): Promise<void> {
  const { stdout } = await pulumi(environment, ["stack", "export", "--stack", localStack], options);
  const { deployment } = JSON.parse(stdout) as { deployment?: { pending_operations?: unknown[] | null } };
  if ((deployment?.pending_operations ?? []).length === 0) return;
  await pulumi(environment, ["refresh", "--stack", localStack, "--clear-pending-creates", ...flags], options);
}

/**
 * `pulumi up` of the local stack, without a question and without a preview of its own.
 * @throws Error with what Pulumi says went wrong
 */
export async function deployStack(environment: StackEnvironment, options: StackCommandOptions = {}): Promise<void> {
  await pulumi(environment, ["up", "--stack", localStack, ...flags], options);
}

/** `pulumi destroy` of the local stack, without a question. @throws CommandError with the end of what Pulumi printed */
export async function destroyStack(environment: StackEnvironment, options: StackCommandOptions = {}): Promise<void> {
  await pulumi(environment, ["destroy", "--stack", localStack, ...flags], options);
}

/** What the program exports; secret outputs come as `[secret]`. */
export async function outputs(
  environment: StackEnvironment,
  options: StackCommandOptions = {},
): Promise<Record<string, unknown>> {
  const { stdout } = await pulumi(environment, ["stack", "output", "--json", "--stack", localStack], options);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function pulumi(
  environment: StackEnvironment,
  args: readonly string[],
  options: StackCommandOptions,
): Promise<RunResult> {
  try {
    return await run("pulumi", [...args, "--non-interactive"], {
      cwd: options.directory ?? repositoryRoot,
      env: environment,
      onLine: options.onLine,
    });
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode === null) throw error;
    throw new Error(`pulumi ${args.join(" ")} failed:\n${whatWentWrong(error)}`, { cause: error });
  }
}

/** Pulumi explains a failure on standard output, below all that went well; only a wrong call is explained on the other. */
function whatWentWrong({ stdout, stderr }: CommandError): string {
  const start = stdout.indexOf("Diagnostics:");
  if (start !== -1) return stdout.slice(start).trimEnd();
  return (stdout + stderr).trim().split("\n").slice(-20).join("\n");
}
