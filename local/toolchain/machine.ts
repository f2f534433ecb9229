import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { run } from "../exec.ts";
import { findVersion, satisfies } from "./range.ts";
import type { CompanionProbe, DirectoryProbe, MachineProbe, ToolSpec } from "./types.ts";

export interface OnMachine {
  path: string;
  version: string | undefined;
}

// Administrators' folders are often missing from a user's PATH, and so is Go's usual place.
const furtherFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/go/bin"];

/** Finds a tool that the machine already has in a version that will do; undefined when it has none. */
export async function findOnMachine(name: string, spec: ToolSpec, path?: string): Promise<OnMachine | undefined> {
  const folders = searchFolders(path);
  const probe = spec.machine;
  if (probe === undefined) return undefined;
  if ("directories" in probe) return findDirectory(probe);
  if ("companionOf" in probe) return findCompanion(name, probe, folders);
  return findProgram(name, probe, folders);
}

/**
 * The folders that are searched: PATH's without npm's, whose `pulumi` is a shim that downloads.
 * @param path default: this process's PATH
 */
export function searchFolders(path = process.env["PATH"] ?? ""): string[] {
  const folders = path.split(delimiter).filter((folder) => folder.startsWith("/"));
  return [...new Set([...folders, ...furtherFolders])].filter((folder) => !folder.endsWith("node_modules/.bin"));
}

async function findProgram(name: string, probe: MachineProbe, folders: string[]): Promise<OnMachine | undefined> {
  for (const folder of folders) {
    const path = join(folder, probe.command ?? name);
    if (!isProgram(path)) continue;
    const version = await askVersion(path, probe.args);
    if (probe.range === undefined || (version !== undefined && satisfies(version, probe.range)))
      return { path, version };
  }
  return undefined;
}

function findDirectory(probe: DirectoryProbe): OnMachine | undefined {
  const path = probe.directories.find((directory) => probe.contains.every((file) => isProgram(join(directory, file))));
  return path === undefined ? undefined : { path, version: undefined };
}

async function findCompanion(name: string, probe: CompanionProbe, folders: string[]): Promise<OnMachine | undefined> {
  const main = await findProgram(probe.companionOf.command, probe.companionOf, folders);
  if (main === undefined) return undefined;
  const path = join(dirname(realpathSync(main.path)), name);
  return existsSync(path) ? { path, version: main.version } : undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function askVersion(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const env = { PULUMI_SKIP_UPDATE_CHECK: "true", GOTOOLCHAIN: "local" };
    const { stdout, stderr } = await run(path, args, { env, timeout: 10_000 });
    return findVersion(stdout) ?? findVersion(stderr);
  } catch {
    // A program that cannot say its version will not do the rest either.
    return undefined;
  }
}
