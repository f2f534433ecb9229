import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import type { Report } from "../progress.ts";
import { withLock } from "./lock.ts";
import { pluginDirectory, pluginOrigin } from "./providers/index.ts";
import { standIns } from "./providers/versions.ts";
import type { StandInName } from "./providers/versions.ts";
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
    const folder = await downloadPlugin(source.plugin, source.version, await pulumi(), home, report);
    await moveInto(join(folder, `pulumi-resource-${source.plugin}`), await storedPath(tool, source));
  });
}

/**
 * Lets the CLI download the official release of a plugin that has a stand-in, and puts it in the place of the stand-in
 * where there is one. That stays when the download fails.
 * @param pulumiHome the PULUMI_HOME that is to have the plugin
 * @param pulumi path of the CLI
 */
export async function replaceStandIn(
  pulumiHome: string,
  name: StandInName,
  pulumi: string,
  report: Report,
): Promise<void> {
  await officially(`${name}-plugin`, report, async (home) => {
    // Another process may have done it while this one waited for its turn.
    if ((await pluginOrigin(pulumiHome, name)) === "official") return;
    // Not in that home itself: the CLI takes the stand-in for what it is asked for, and reinstalling removes it first.
    await downloadPlugin(name, standIns[name], pulumi, home, report);
    if ((await pluginOrigin(home, name)) !== "official") throw new Error("the download has no such program");
    const target = pluginDirectory(pulumiHome, name);
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(pluginDirectory(home, name), target);
  });
}

/** @returns the plugin's folder in that PULUMI_HOME */
async function downloadPlugin(
  plugin: string,
  version: string,
  pulumi: string,
  home: string,
  report: Report,
): Promise<string> {
  await run(pulumi, ["plugin", "install", "resource", plugin, version], {
    env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    onLine: report,
  });
  return join(home, "plugins", `resource-${plugin}-v${version}`);
}

async function officially(what: string, report: Report, install: (home: string) => Promise<void>): Promise<void> {
  await withLock(join(toolsDirectory(), ".locks", `official-${what}`), report, async () => {
    const home = workDirectory(`official-${what}`);
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    try {
      await install(home);
    } catch (error) {
      // A build or a stand-in takes its place, which is why this is not the end.
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
