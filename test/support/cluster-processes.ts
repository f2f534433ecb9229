import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** A process as /proc shows it. */
export interface ProcessInfo {
  pid: number;
  parent: number;
  /** Clock ticks since boot: with the id it names one process for good. */
  startTime: string;
  /** Program and arguments; empty for a thread of the kernel. */
  command: readonly string[];
}

/** Every process that this machine runs now. */
export function runningProcesses(): ProcessInfo[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** The process of this id, or undefined when there is none, or only what its parent has not buried yet. */
export function readProcess(pid: number): ProcessInfo | undefined {
  try {
    const { parent, startTime, state } = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return state === "Z" ? undefined : { pid, parent, startTime, command };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

/** What a line of `/proc/PID/stat` says; the program's name in brackets may hold spaces and brackets. */
export function parseStat(stat: string): { state: string; parent: number; startTime: string } {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", parent: Number(fields[1]), startTime: fields[19] ?? "" };
}

/** The processes below one, children and children's children. */
export function descendantsOf(root: number, processes: readonly ProcessInfo[]): ProcessInfo[] {
  const children = processes.filter(({ parent }) => parent === root);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, processes)]);
}

/** The child of one process that runs this program. */
export function childRunning(
  program: string,
  parent: number,
  processes: readonly ProcessInfo[],
): ProcessInfo | undefined {
  return processes.find((process) => process.parent === parent && basename(process.command[0] ?? "") === program);
}

/** Whether this very process still runs, and not a later one with its id. */
export function stillRuns({ pid, startTime }: ProcessInfo): boolean {
  return readProcess(pid)?.startTime === startTime;
}
