import { spawn } from "node:child_process";
import { limitTime } from "./process-group.ts";

export interface RunOptions {
  cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  env?: NodeJS.ProcessEnv;
  input?: string;
  /** Called with every complete line of both streams, as it comes. */
  onLine?: (line: string) => void;
  /** Milliseconds after which the command and all that it has started are killed and the call fails; default: none. */
  timeout?: number;
}

export interface RunResult {
  stdout: string;
  stderr: string;
}

/** A command that could not be started, failed or took too long: what was run, how it ended and the end of what it printed. */
export class CommandError extends Error {
  override name = "CommandError";
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(
    command: string,
    ending: string,
    exitCode: number | null,
    stdout: string,
    stderr: string,
    cause?: unknown,
  ) {
    const tail = (stderr.trim() || stdout.trim()).split("\n").slice(-20).join("\n");
    super(`${command} ${ending}${tail === "" ? "" : `:\n${tail}`}`, { cause });
    this.exitCode = exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/**
 * Runs a program to its end, without a shell.
 * @throws CommandError unless it exits with 0
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { timeout } = options;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    // What the command has started can be killed with it only in a group of its own.
    detached: timeout !== undefined,
  });
  const endLimit = timeout === undefined ? undefined : limitTime(child, timeout);
  const stdout = collect(child.stdout, options.onLine);
  const stderr = collect(child.stderr, options.onLine);
  // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const shown = [command, ...args].join(" ").slice(0, 200);
  return new Promise((resolve, reject) => {
    child.on("error", (cause) =>
      reject(new CommandError(shown, `could not be started (${cause.message})`, null, "", "", cause)),
    );
    child.on("close", (code, signal) => {
      const tooLong = endLimit?.();
      if (tooLong !== undefined) reject(new CommandError(shown, tooLong, null, stdout(), stderr()));
      else if (code === 0) resolve({ stdout: stdout(), stderr: stderr() });
      else {
        const ending = signal === null ? `failed with exit code ${code ?? "unknown"}` : `was ended by ${signal}`;
        reject(new CommandError(shown, ending, code, stdout(), stderr()));
      }
    });
  });
}

function collect(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): () => string {
  let text = "";
  let pending = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
    if (onLine === undefined) return;
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (pending !== "") onLine?.(pending);
  });
  return () => text;
}
