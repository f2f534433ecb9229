import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { type LeftOut, ownDirectory } from "./types.ts";

export interface FoundFile {
  /** Relative, with slashes. */
  path: string;
  bytes: number;
  /** Whole milliseconds since 1970. */
  mtimeMs: number;
}

export interface FoundFiles {
  /** In the order of their paths. */
  files: FoundFile[];
  leftOut: LeftOut[];
}

const looksAtOnce = 32;

/** Finds every file below a directory. @throws Error when the directory itself cannot be read; the signal's reason */
export async function findFiles(directory: string, signal: AbortSignal): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], leftOut: [] };
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal.throwIfAborted();
    const entries = await entriesOf(directory, folder, found.leftOut);
    const files: string[] = [];
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const reason = refusal(entry);
      if (path === ownDirectory || path === "lost+found") continue;
      if (reason !== undefined) found.leftOut.push({ path, reason, isFault: entry.name.includes("\ufffd") });
      else if (entry.isDirectory()) pending.push(path);
      else files.push(path);
    }
    await forEachAtOnce(looksAtOnce, files, async (path) => {
      signal.throwIfAborted();
      const stat = await lstat(join(directory, path)).catch(ignoreMissing);
      // What vanished meanwhile is simply not there.
      if (stat !== undefined) found.files.push({ path, bytes: stat.size, mtimeMs: Math.round(stat.mtimeMs) });
    });
  }
  found.files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return found;
}

async function entriesOf(directory: string, folder: string, leftOut: LeftOut[]): Promise<Dirent[]> {
  try {
    return await readdir(join(directory, folder), { withFileTypes: true });
  } catch (error) {
    if (folder === "") throw error;
    if (codeOf(error) === "ENOENT") return [];
    leftOut.push({ path: folder, reason: `the folder cannot be read (${codeOf(error)})`, isFault: true });
    return [];
  }
}

function refusal(entry: Dirent): string | undefined {
  if (entry.name.includes("\ufffd")) return "its name is not UTF-8";
  if (entry.isSymbolicLink()) return "it is a symbolic link";
  return entry.isFile() || entry.isDirectory() ? undefined : "it is neither a file nor a folder";
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** The system's word for what went wrong, such as `EACCES`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
