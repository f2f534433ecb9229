import { copyFile, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../exec.ts";
import type { Report } from "../progress.ts";
import { goEnvironment } from "./go-build.ts";
import { goModuleDirectory, storedPath, workDirectory } from "./store.ts";
import type { GoFileSource } from "./types.ts";

/**
 * Takes a file out of a Go module, of the version that the group requires and with the hash of its go.sum.
 * @param go the go command
 * @throws CommandError when the module cannot be downloaded, or is not the one that was pinned
 */
export async function copyFromGoModule(name: string, source: GoFileSource, go: string, report: Report): Promise<void> {
  const target = await storedPath(name, source);
  if (target === undefined) return;
  report(`downloading ${source.module}`);
  const options = { cwd: goModuleDirectory(source.group), env: goEnvironment() };
  const { stdout } = await run(go, ["mod", "download", "-json", source.module], options);
  const { Dir: directory } = JSON.parse(stdout) as { Dir: string };
  // Named after this process: another one may be doing the same.
  const copy = workDirectory(`${name}-${process.pid}`);
  await Promise.all([dirname(copy), dirname(target)].map((folder) => mkdir(folder, { recursive: true })));
  await copyFile(join(directory, source.file), copy);
  await rename(copy, target);
}
