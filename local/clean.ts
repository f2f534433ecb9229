import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { clusterPaths } from "./cluster/layout.ts";
import { Sandbox } from "./cluster/sandbox.ts";
import { formatSize, directorySize } from "./disk.ts";
import { run } from "./exec.ts";
import { cacheDirectory } from "./paths.ts";
import { say, step } from "./progress.ts";
import { currentToolFolders } from "./toolchain/store.ts";
import { toolNames, toolSpec } from "./toolchain/tools.ts";

// Small, and what a build took minutes for.
const kept = ["tools", "pulumi-home"];

/**
 * Gives the disk space of the caches back: everything that was needed to build, the archives of images, and tools of
 * versions that are not pinned any more. The built tools stay; the cluster's data and Pulumi's state are no cache.
 * @param argv `--all` removes the built tools too; a terminal is asked what to remove when it is not given
 * @returns the exit code
 */
export async function clean(argv: readonly string[]): Promise<number> {
  const cache = cacheDirectory();
  if (!existsSync(cache)) {
    say(`There is nothing to remove: ${cache} does not exist.`);
    return 0;
  }
  const all = argv.includes("--all") || (stdin.isTTY && stdout.isTTY && (await ask()));
  if (all && (await new Sandbox(clusterPaths()).pid()) !== undefined) {
    throw new Error("The local cluster runs from the built tools: `make stop` first, then `make clean ALL=1`.");
  }
  const paths = all ? [cache] : await expendable(cache);
  let freed = 0;
  await step(all ? "Remove the caches and the built tools" : "Remove the caches", async (report) => {
    for (const path of paths) {
      report(path);
      freed += await directorySize(path);
      await remove(path);
    }
  });
  say(`${formatSize(freed)} freed.${all ? "" : " The built tools stay: `make clean ALL=1` removes them too."}`);
  return 0;
}

/** What can go without building a tool again: paths below the cache's folder. */
export async function expendable(cache: string): Promise<string[]> {
  const entries = (await readdir(cache)).filter((entry) => !kept.includes(entry)).map((entry) => join(cache, entry));
  return [...entries, ...(await outdatedTools(join(cache, "tools")))];
}

async function outdatedTools(tools: string): Promise<string[]> {
  const current = new Set(await currentToolFolders(toolNames.map((name) => [name, toolSpec(name)])));
  const names = await readdir(tools).catch((): string[] => []);
  const folders = await Promise.all(
    names
      .filter((name) => !name.startsWith("."))
      .map(async (name) => (await readdir(join(tools, name))).map((key) => join(tools, name, key))),
  );
  return folders.flat().filter((folder) => !current.has(folder));
}

async function ask(): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stdout });
  try {
    const answer = await terminal.question(
      "Remove the built tools too? Building them again takes half an hour. [y/N] ",
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

async function remove(path: string): Promise<void> {
  // Go writes its module cache read-only, and in a read-only folder nothing can be deleted.
  await run("chmod", ["-R", "u+w", path]);
  await rm(path, { recursive: true, force: true });
}
