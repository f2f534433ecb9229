import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Report } from "../progress.ts";

/**
 * Does some work while no other process on this machine does it under the same lock file, waiting for its turn.
 *
 * The kernel holds the lock for a child that lives as long as this process does: nothing is left to clean up when this
 * process is killed, and the next one takes over at once.
 */
export async function withLock<T>(file: string, report: Report, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const release = await acquire(file, report);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(file: string, report: Report): Promise<() => Promise<void>> {
  // `cat` ends when this process closes its standard input, however this process ends.
  const holder = spawn("flock", [file, "sh", "-c", "echo held; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => holder.once("close", () => resolve()));
  const waiting = setTimeout(() => void describeHolder(file).then(report), 500);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.once("error", (cause) =>
        reject(new Error(`cannot lock ${file}: is util-linux's flock installed?`, { cause })),
      );
      holder.once("exit", (code) => reject(new Error(`cannot lock ${file}: flock ended with ${code ?? "a signal"}`)));
      holder.stdout.once("data", () => resolve());
    });
  } finally {
    clearTimeout(waiting);
  }
  await writeFile(file, `${process.pid}\n`);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}

async function describeHolder(file: string): Promise<string> {
  const pid = (await readFile(file, "utf8").catch(() => "")).trim();
  return `waiting for process ${pid === "" ? "(unknown)" : pid}, which is doing the same`;
}
