import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CommandError, run } from "../exec.ts";
import { cacheDirectory } from "../paths.ts";
import { formatElapsed } from "../progress.ts";
import type { Report } from "../progress.ts";
import { withLock } from "./lock.ts";
import { toolsDirectory, workDirectory } from "./store.ts";

export interface GoProgram {
  /** Package path as `go build` takes it: an import path, `.` or `./folder`. */
  package: string;
  /** Where the finished program goes. */
  target: string;
}

export interface GoBuild {
  /** Name of the lock: two processes never build the same group at once. */
  group: string;
  /** Folder of the go.mod. */
  directory: string;
  /** The go command. */
  go: string;
  variables: Readonly<Record<string, string>>;
  tags: readonly string[];
  programs: readonly GoProgram[];
}

/**
 * Builds programs of one Go module and moves each to its place when all are complete. A build that was interrupted goes
 * on where it was: what was compiled is in Go's build cache.
 * @throws CommandError when the build fails
 */
export async function buildGoPrograms(build: GoBuild, report: Report): Promise<void> {
  await withLock(join(toolsDirectory(), ".locks", `go-${build.group}`), report, async () => {
    const missing = build.programs.filter(({ target }) => !existsSync(target));
    if (missing.length === 0) return;
    const output = await freshOutputDirectory(build.group);
    const modulePath = await readModulePath(build.directory);
    for (const batch of distinctlyNamed(missing, modulePath)) {
      await compile(build, batch, output, report);
      for (const program of batch) {
        await mkdir(dirname(program.target), { recursive: true });
        await rename(join(output, builtName(program.package, modulePath)), program.target);
      }
    }
    await rm(output, { recursive: true, force: true });
  });
}

/** The environment of a build: nothing of the machine's own Go settings but its proxies can change the outcome. */
export function goEnvironment(): NodeJS.ProcessEnv {
  const cache = join(cacheDirectory(), "go");
  return {
    GOMODCACHE: join(cache, "mod"),
    GOCACHE: join(cache, "build"),
    GOENV: undefined,
    GOROOT: undefined,
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    GOFLAGS: "-buildvcs=false -trimpath -mod=readonly",
    CGO_ENABLED: "0",
    GOOS: undefined,
    GOARCH: undefined,
  };
}

/** The file name that `go build` gives a program: the last part of its import path, without a major version. */
export function builtName(goPackage: string, modulePath: string): string {
  const importPath = goPackage === "." ? modulePath : goPackage;
  return basename(importPath.replace(/\/v\d+$/, ""));
}

/** Splits programs so that within one `go build` no two would get the same file name. */
export function distinctlyNamed(programs: readonly GoProgram[], modulePath: string): GoProgram[][] {
  const batches: GoProgram[][] = [];
  for (const program of programs) {
    const name = builtName(program.package, modulePath);
    const free = batches.find((batch) => batch.every((other) => builtName(other.package, modulePath) !== name));
    if (free === undefined) batches.push([program]);
    else free.push(program);
  }
  return batches;
}

async function compile(build: GoBuild, batch: GoProgram[], output: string, report: Report): Promise<void> {
  const settings = Object.entries(build.variables).map(([name, value]) => `-X ${name}=${value}`);
  const started = Date.now();
  let compiled = 0;
  const onLine = (line: string): void => {
    // `-v` prints a package's path when it has been compiled, and nothing for what the cache has.
    if (!line.includes(" ")) compiled++;
    report(`${compiled} packages in ${formatElapsed(Date.now() - started)}: ${line}`);
  };
  const flags = ["-v", "-tags", build.tags.join(","), "-ldflags", ["-s -w", ...settings].join(" "), "-o", `${output}/`];
  const packages = batch.map((program) => program.package);
  try {
    await run(build.go, ["build", ...flags, ...packages], { cwd: build.directory, env: goEnvironment(), onLine });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Error(`building ${build.group} (local/toolchain/go/${build.group}) failed: ${error.message}`, {
      cause: error,
    });
  }
}

async function freshOutputDirectory(group: string): Promise<string> {
  // Named after this process: the compiler of one that was killed may still be writing into its own.
  const output = workDirectory(`go-${group}-${process.pid}`);
  const work = dirname(output);
  const others = (await readdir(work).catch((): string[] => [])).filter((entry) => entry.startsWith(`go-${group}-`));
  await Promise.all(others.map((entry) => rm(join(work, entry), { recursive: true, force: true })));
  await mkdir(output, { recursive: true });
  return output;
}

async function readModulePath(directory: string): Promise<string> {
  const match = /^module (\S+)$/m.exec(await readFile(join(directory, "go.mod"), "utf8"));
  if (match?.[1] === undefined) throw new Error(`${directory}/go.mod names no module`);
  return match[1];
}
