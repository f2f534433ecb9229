import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** What it printed: standard output alone, or both streams in the order in which they came. */
  readonly text: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Standard error is read, too; default: it is shown as it comes. */
  readonly both?: boolean;
}

/**
 * Runs a program to its end, without a shell. What it reads is nobody's.
 * @throws Error when it cannot be started
 */
export async function runProgram(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, environment = process.env, both = false } = options;
  const child = spawn(command, args, { cwd, env: environment, stdio: ["ignore", "pipe", both ? "pipe" : "inherit"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}
