import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** What Pulumi's file backend writes down of the process that holds a lock. */
interface Lock {
  pid: number;
  hostname: string;
}

/**
 * Removes the locks in a file backend whose `pulumi` ran on this machine and is gone: it was killed. Every other lock
 * stays, and Pulumi itself says who holds it.
 * @returns the process ids that the removed locks named
 */
export async function releaseStaleLocks(backendDirectory: string): Promise<number[]> {
  const directory = join(backendDirectory, ".pulumi", "locks");
  const released: number[] = [];
  for (const name of await filesBelow(directory)) {
    if (!name.endsWith(".json")) continue;
    const file = join(directory, name);
    const lock = await readLock(file);
    if (lock?.hostname !== hostname() || (await isPulumi(lock.pid))) continue;
    await rm(file, { force: true });
    await rm(`${file}.attrs`, { force: true });
    released.push(lock.pid);
  }
  return released;
}

async function filesBelow(directory: string): Promise<string[]> {
  try {
    return await readdir(directory, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A lock may go while it is looked at; one that is not written yet is nobody's to remove. */
async function readLock(file: string): Promise<Lock | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Lock;
  } catch {
    return undefined;
  }
}

/** Whether a process runs and is a `pulumi`: its number may belong to another program since. */
async function isPulumi(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const command = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "pulumi");
  return command.trim() === "pulumi";
}
