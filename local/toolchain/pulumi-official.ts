import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import type { Report } from "../progress.ts";
import { withLock } from "./lock.ts";
import { storedPath, toolsDirectory, workDirectory } from "./store.ts";
import type { Source } from "./types.ts";
import { pulumiVersion } from "./versions.ts";

/** Pulumi's own download server; both its installer and its plugins come from there first. */
export const pulumiServer = "https://get.pulumi.com/install.sh";

/**
 * Lets the `pulumi` npm package install the official CLI, which brings the Node language host along, and puts the tools
 * of it that are wanted in their places.
 */
export async function installOfficialPulumi(tools: readonly string[], report: Report): Promise<void> {
  const source: Source = { kind: "pulumi-installer" };
  await officially("pulumi", report, async (home) => {
    // The shim passes the command on to what it has installed.
    await run(process.execPath, [join(repositoryRoot, "node_modules/pulumi/run.js"), "version"], {
      env: { PULUMI_HOME: home, PULUMI_VERSION: undefined, NODE_USE_ENV_PROXY: "1", PULUMI_SKIP_UPDATE_CHECK: "true" },
      onLine: report,
    });
    const bin = join(home, "versions", pulumiVersion, "bin");
    for (const tool of tools) await moveInto(join(bin, tool), await storedPath(tool, source));
  });
}

/** Lets the CLI install a resource plugin's official release. */
export async function installOfficialPlugin(
  tool: string,
  source: Source & { kind: "pulumi-plugin" },
  pulumi: () => Promise<string>,
  report: Report,
): Promise<void> {
  await officially(tool, report, async (home) => {
    await run(await pulumi(), ["plugin", "install", "resource", source.plugin, source.version], {
      env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
      onLine: report,
    });
    const folder = join(home, "plugins", `resource-${source.plugin}-v${source.version}`);
    await moveInto(join(folder, `pulumi-resource-${source.plugin}`), await storedPath(tool, source));
  });
}

async function officially(what: string, report: Report, install: (home: string) => Promise<void>): Promise<void> {
  await withLock(join(toolsDirectory(), ".locks", `official-${what}`), report, async () => {
    const home = workDirectory(`official-${what}`);
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    try {
      await install(home);
    } catch (error) {
      // A build follows, which is why this is not the end.
      report(`the official ${what} could not be installed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
}

async function moveInto(file: string, target: string | undefined): Promise<void> {
  if (target === undefined || !(await readdir(dirname(file))).includes(file.slice(dirname(file).length + 1))) return;
  await mkdir(dirname(target), { recursive: true });
  await rename(file, target);
}
