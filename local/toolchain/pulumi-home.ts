import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../paths.ts";
import type { Report } from "../progress.ts";
import { canUse, provide, realToolbox } from "./provide.ts";
import { installStandIns, pluginOrigin } from "./providers/index.ts";
import { standIns } from "./providers/versions.ts";
import type { StandInName } from "./providers/versions.ts";
import { replaceStandIn } from "./pulumi-official.ts";
import { toolSpec } from "./tools.ts";
import type { ToolName } from "./tools.ts";
import { kubernetesProviderVersion, pulumiVersion } from "./versions.ts";

const commands = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;
const provider = "pulumi-resource-kubernetes";

/** The PULUMI_HOME that the local stack uses: outside the clone, and not the user's own. */
export function pulumiHome(): string {
  return join(cacheDirectory(), "pulumi-home");
}

/** The folder of the `pulumi` command in that home: the place where the `pulumi` npm package looks first. */
export function pulumiBinDirectory(): string {
  return join(pulumiHome(), "versions", pulumiVersion, "bin");
}

/**
 * Lays out a PULUMI_HOME with the CLI, its Node language host and the plugins that the program uses, so that
 * `npx pulumi` works with it at once and downloads nothing. Safe to repeat: what is in place stays.
 * @returns its path
 */
export async function ensurePulumiHome(report?: Report): Promise<string> {
  const names: ToolName[] = [...commands, provider];
  const found = await provide(
    names,
    realToolbox((name) => toolSpec(name as ToolName)),
    report,
  );
  const plugins = join(pulumiHome(), "plugins");
  const kubernetes = join(plugins, `resource-kubernetes-v${kubernetesProviderVersion}`);
  for (const [name, { path }] of found)
    await place(path, join(name === provider ? kubernetes : pulumiBinDirectory(), name));
  await installOfficialPlugins(report);
  await installStandIns(pulumiHome());
  return pulumiHome();
}

/**
 * Puts in the official plugins that have stand-ins, in place of stand-ins that are there, too.
 * @param report told what happens, and why a plugin could not be had; default: nobody
 * @param canDownload whether Pulumi's plugin downloads can be reached, asked only when an official plugin is not there;
 *   default: asks their server
 */
export async function installOfficialPlugins(
  report: Report = () => undefined,
  canDownload = () => canUse("pulumi-plugin"),
): Promise<void> {
  for (const name of Object.keys(standIns) as StandInName[]) {
    if ((await pluginOrigin(pulumiHome(), name)) === "official" || !(await canDownload())) continue;
    await replaceStandIn(pulumiHome(), name, join(pulumiBinDirectory(), "pulumi"), report);
  }
}

/** Puts a program at its place without a moment in which it is not there or not complete. */
async function place(program: string, target: string): Promise<void> {
  if (await isSameFile(program, target)) return;
  await mkdir(dirname(target), { recursive: true });
  const fresh = `${target}.${randomUUID()}`;
  // Not a symbolic link: the CLI looks for its language host beside the file that it really is.
  await link(program, fresh).catch(() => copyFile(program, fresh));
  await rename(fresh, target);
}

async function isSameFile(program: string, target: string): Promise<boolean> {
  const present = await stat(target).catch(() => undefined);
  if (present === undefined) return false;
  const wanted = await stat(program);
  if (present.ino === wanted.ino && present.dev === wanted.dev) return true;
  return present.size === wanted.size && present.mtimeMs >= wanted.mtimeMs;
}
