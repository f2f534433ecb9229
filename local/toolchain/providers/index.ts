import { createHash, randomUUID } from "node:crypto";
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { launcherScript } from "./launcher.ts";
import { standIns, type StandInName } from "./versions.ts";

const marker = "STAND-IN";

/** Whether a plugin's folder holds the official plugin, one of ours, or nothing. */
export type PluginOrigin = "official" | "stand-in" | "missing";

/** The folder where the engine looks for a plugin: `$PULUMI_HOME/plugins/resource-random-v4.21.2`. */
export function pluginDirectory(pulumiHome: string, name: StandInName): string {
  return join(pulumiHome, "plugins", `resource-${name}-v${standIns[name]}`);
}

/** Which plugin is installed: for `doctor`, and for `installStandIns`, which never touches an official one. */
export async function pluginOrigin(pulumiHome: string, name: StandInName): Promise<PluginOrigin> {
  const directory = pluginDirectory(pulumiHome, name);
  if (!(await exists(join(directory, `pulumi-resource-${name}`)))) return "missing";
  return (await exists(join(directory, marker))) ? "stand-in" : "official";
}

/**
 * Puts the stand-ins for the random and azure-native plugins into a PULUMI_HOME, each where its official plugin is
 * missing; an older stand-in is replaced. What is written needs Node 20 or newer and nothing of this clone.
 * @throws when the folder cannot be written
 */
export async function installStandIns(pulumiHome: string): Promise<void> {
  for (const name of Object.keys(standIns) as StandInName[]) {
    if ((await pluginOrigin(pulumiHome, name)) !== "official") await installStandIn(pulumiHome, name);
  }
}

async function installStandIn(pulumiHome: string, name: StandInName): Promise<void> {
  const files = await pluginFiles(name);
  const directory = pluginDirectory(pulumiHome, name);
  if ((await readMarker(directory)) === files[marker]) return;
  // Written beside its place and renamed: an interrupted run leaves no half plugin behind.
  const fresh = `${directory}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(fresh, file), content);
  await chmod(join(fresh, `pulumi-resource-${name}`), 0o755);
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
}

/** The files of a stand-in by name; the marker holds a hash by which a newer stand-in is told from an older one. */
async function pluginFiles(name: StandInName): Promise<Record<string, string>> {
  const provider = await bundle(name);
  // Not of the path to Node: two clones would replace each other's plugin for ever.
  const hash = createHash("sha256").update(provider).update(launcherScript(name, "")).digest("hex");
  return {
    "provider.cjs": provider,
    [`pulumi-resource-${name}`]: launcherScript(name, process.execPath),
    [marker]: `Stand-in for the official ${name} plugin ${standIns[name]}, sha256 ${hash}\n`,
  };
}

/** Bundled once in a process: the sources stay what they were when it started. */
function bundle(name: StandInName): Promise<string> {
  return (bundles[name] ??= makeBundle(name));
}

const bundles: Partial<Record<StandInName, Promise<string>>> = {};

async function makeBundle(name: StandInName): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, name, "main.ts")],
    bundle: true,
    platform: "node",
    // The SDK is CommonJS; older Nodes than ours run the result, see the launcher.
    format: "cjs",
    target: "node20",
    minify: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of the stand-in for ${name}`);
  return output.text;
}

async function readMarker(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, marker), "utf8");
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
