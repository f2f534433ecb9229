import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { cacheDirectory, repositoryRoot } from "../paths.ts";
import { goGroups } from "./go-groups.ts";
import type { GoFileSource, Source, ToolSpec } from "./types.ts";
import { pulumiVersion } from "./versions.ts";

/** Where tools that were built or downloaded are kept, one folder each: `<name>/<key>/`. */
export function toolsDirectory(): string {
  return join(cacheDirectory(), "tools");
}

/** Where a build or a download happens before it is complete: on the same file system, so that it can be moved. */
export function workDirectory(what: string): string {
  return join(toolsDirectory(), ".work", what);
}

/** The folder of a Go module that pins a group of tools. */
export function goModuleDirectory(group: string): string {
  return join(repositoryRoot, "local/toolchain/go", group);
}

/** Where a source puts a tool, whether it has done so yet or not. Debian's packages put theirs on PATH: undefined. */
export async function storedPath(tool: string, source: Source): Promise<string | undefined> {
  switch (source.kind) {
    case "pypi":
      return join(toolsDirectory(), tool, wheelKey(source), source.member);
    case "go":
      return join(toolsDirectory(), tool, await goKeyOf(source), tool);
    case "go-file":
      return join(toolsDirectory(), tool, await goFileKey(source), basename(source.file));
    case "pulumi-installer":
      return join(toolsDirectory(), tool, officialKey(pulumiVersion), tool);
    case "pulumi-plugin":
      return join(toolsDirectory(), tool, officialKey(source.version), tool);
    case "npm":
      return join(repositoryRoot, "node_modules/.bin", source.bin);
    case "file":
      return join(repositoryRoot, source.file);
    case "debian":
      return undefined;
  }
}

function goKeyOf({ group, package: goPackage }: Source & { kind: "go" }): Promise<string> {
  const { variables, tags = [] } = goGroups[group];
  const settings = tags.length === 0 ? variables : { ...variables, "-tags": tags.join(",") };
  return goKey(goModuleDirectory(group), goPackage, settings);
}

/** Names a file by its module's hash: the other modules of the group change nothing in it. */
async function goFileKey({ group, module, file }: GoFileSource): Promise<string> {
  const sums = await readFile(join(goModuleDirectory(group), "go.sum"), "utf8");
  return shortHash(JSON.stringify([file, sums.split("\n").filter((line) => line.startsWith(`${module} v`))]));
}

/** The folders of tools as they are pinned now; any other one was made by an older or newer clone. */
export async function currentToolFolders(
  tools: readonly (readonly [name: string, spec: ToolSpec])[],
): Promise<string[]> {
  const paths = await Promise.all(
    tools.flatMap(([name, { sources }]) => sources.map((source) => storedPath(name, source))),
  );
  const prefix = `${toolsDirectory()}/`;
  return paths.flatMap((path) =>
    path?.startsWith(prefix) === true ? [join(prefix, ...path.slice(prefix.length).split("/").slice(0, 2))] : [],
  );
}

function officialKey(version: string): string {
  return `official-${version}-${process.arch}`;
}

function wheelKey(source: Source & { kind: "pypi" }): string {
  return shortHash(JSON.stringify([source, process.arch]));
}

/**
 * Names what a Go program is built from: the pins of its module, its own source where that is here, and what the linker
 * and the compiler are told. Anything that changes makes another name, and so another build.
 */
export async function goKey(
  directory: string,
  goPackage: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const files = ["go.mod", "go.sum", ...(await ownSources(directory, goPackage))];
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(join(directory, file), "utf8")]));
  return shortHash(JSON.stringify([goPackage, settings, process.arch, contents]));
}

async function ownSources(directory: string, goPackage: string): Promise<string[]> {
  if (!goPackage.startsWith(".")) return [];
  const entries = await readdir(join(directory, goPackage));
  return entries
    .filter((entry) => entry.endsWith(".go"))
    .sort()
    .map((entry) => posix.join(goPackage, entry));
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
