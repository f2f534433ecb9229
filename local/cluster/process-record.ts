import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sendSignal } from "../send-signal.ts";

/** A process that this program started: the start time tells it from a later process with the same id. */
export interface ProcessRecord {
  pid: number;
  /** Clock ticks since boot, field 22 of `/proc/PID/stat`. */
  startTime: string;
}

/** Remembers a running process in a file, so that another run of this program can find it. */
export async function writeProcessRecord(path: string, pid: number): Promise<void> {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw new Error(`process ${pid} ended before it could be recorded in ${path}`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ pid, startTime } satisfies ProcessRecord));
}

/** The recorded process's id, or undefined when nothing is recorded or that very process is gone. */
export async function runningProcess(path: string): Promise<number | undefined> {
  const record = await readRecord(path);
  return record !== undefined && startTimeOf(record.pid) === record.startTime ? record.pid : undefined;
}

/**
 * Ends the recorded process and forgets it: asks first, and kills it when it has not gone after `grace` milliseconds.
 * Nothing happens when it is gone already.
 */
export async function endProcess(path: string, grace = 10_000): Promise<void> {
  const pid = await runningProcess(path);
  if (pid !== undefined) {
    const startTime = startTimeOf(pid);
    const isGone = () => startTimeOf(pid) !== startTime;
    sendSignal(pid, "SIGTERM");
    if (!(await waitFor(isGone, grace))) {
      sendSignal(pid, "SIGKILL");
      if (!(await waitFor(isGone, 10_000)))
        throw new Error(`process ${pid} (recorded in ${path}) does not end, even when killed`);
    }
  }
  await rm(path, { force: true });
}

/** Polls a condition every `interval` milliseconds. @returns whether it came true within `timeout` milliseconds */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  timeout: number,
  interval = 50,
): Promise<boolean> {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await sleep(interval);
  }
  return true;
}

async function readRecord(path: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as ProcessRecord;
  } catch {
    // None, or one that was cut off when the machine went down: either way the process is not known to run.
    return undefined;
  }
}

function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may hold spaces; the state comes right behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
