import { spawn } from "node:child_process";
import { once } from "node:events";
import { sendSignal } from "../../local/send-signal.ts";
import { repositoryRoot } from "../../local/paths.ts";
import type { ReleaseFacts } from "../../operations/report/facts.ts";
import { descendantsOf, type ProcessInfo, runningProcesses } from "../support/cluster-processes.ts";
import { type ImmoEnd, program } from "./immo.ts";
import type { Stack } from "./stack.ts";

/** A deployment or rollback that runs beside the test. */
export interface RunningCommand {
  readonly ended: Promise<ImmoEnd & { milliseconds: number }>;
  /** As when the machine dies: the command and all that it has started. */
  kill(): void;
}

/** Starts `npm run immo -- deploy|rollback …`, away from a terminal. @param reports directory of the facts */
export function startRelease(stack: Stack, reports: string, ...args: string[]): RunningCommand {
  const started = Date.now();
  const child = spawn("node", [program, ...args, `--report=${reports}`, "--json"], {
    cwd: repositoryRoot,
    env: { ...process.env, ...stack.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (printed[name] += text));
  }
  const ended = once(child, "close").then(([code]) => {
    return { exitCode: (code as number | null) ?? -1, ...printed, milliseconds: Date.now() - started };
  });
  const kill = () => {
    // Pulumi's plugins are in groups of their own.
    const all = child.pid === undefined ? [] : [child.pid, ...descendantsOf(child.pid, runningProcesses()).map(pidOf)];
    for (const pid of all) sendSignal(pid, "SIGKILL");
  };
  return { ended, kill };
}

const pidOf = ({ pid }: ProcessInfo) => pid;

/** What a command has printed for programs. @throws Error with its words for people when that are no facts */
export function factsOf({ exitCode, stdout, stderr }: ImmoEnd): ReleaseFacts {
  try {
    return JSON.parse(stdout) as ReleaseFacts;
  } catch (error) {
    throw new Error(`it ended with ${exitCode} and without facts:\n${stderr.slice(-3000)}`, { cause: error });
  }
}
