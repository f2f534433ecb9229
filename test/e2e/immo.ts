import { join } from "node:path";
import { CommandError, run } from "../../local/exec.ts";
import { repositoryRoot } from "../../local/paths.ts";
import type { Stack } from "./stack.ts";

/** What `npm run immo` runs. */
export const program = join(repositoryRoot, "operations", "cli.ts");

/** What became of a command of the operators. */
export interface ImmoEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `npm run immo -- …` as somebody with the stack's environment does, away from a terminal. */
export async function immo(stack: Stack, ...args: string[]): Promise<ImmoEnd> {
  try {
    const options = { cwd: repositoryRoot, env: stack.environment, timeout: 300_000 };
    return { exitCode: 0, ...(await run("node", [program, ...args], options)) };
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode === null) throw error;
    return { exitCode: error.exitCode, stdout: error.stdout, stderr: error.stderr };
  }
}

/** Runs a command that has to succeed. @returns its result, from `--json` */
export async function immoJson<T>(stack: Stack, ...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await immo(stack, ...args, "--json");
  if (exitCode !== 0) throw new Error(`immo ${args.join(" ")} ended with ${exitCode}:\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as T;
}
