import { realpathSync } from "node:fs";
import { CommandError, run } from "../exec.ts";
import { goGroups } from "./go-groups.ts";
import { locate } from "./locate.ts";
import { canUse } from "./provide.ts";
import { pluginOrigin } from "./providers/index.ts";
import { standIns } from "./providers/versions.ts";
import type { StandInName } from "./providers/versions.ts";
import { pulumiHome } from "./pulumi-home.ts";
import { toolNames, toolSpec } from "./tools.ts";
import type { Source } from "./types.ts";

export type Origin = "machine" | "Debian" | "download" | "Go module" | "PyPI" | "npm" | "repository" | "stand-in";

/** One line of what `make doctor` shows. */
export interface ToolStatus {
  name: string;
  version: string | undefined;
  origin: Origin;
  /** Where it is; undefined when it still has to be installed, downloaded or built. */
  path: string | undefined;
  /** What building it costs with empty caches, together with the others of its group, in seconds. */
  buildSeconds: number | undefined;
}

const origins: Readonly<Record<Source["kind"], Origin>> = {
  "pulumi-installer": "download",
  "pulumi-plugin": "download",
  go: "Go module",
  "go-file": "Go module",
  pypi: "PyPI",
  debian: "Debian",
  npm: "npm",
  file: "repository",
};

/** Every tool of the table and every plugin, without installing anything. */
export async function toolStatuses(): Promise<ToolStatus[]> {
  const online = await canUse("pulumi-installer");
  const statuses = await Promise.all(toolNames.map((name) => toolStatus(name, online)));
  const plugins = Object.keys(standIns).map((name) => pluginStatus(name as StandInName, online));
  return [...(await markDebianPackages(statuses)), ...(await Promise.all(plugins))];
}

async function toolStatus(name: (typeof toolNames)[number], online: boolean): Promise<ToolStatus> {
  const spec = toolSpec(name);
  const located = await locate(name, spec);
  if (located !== undefined) {
    const origin = located.origin === "machine" ? "machine" : origins[located.origin];
    return { name, version: located.version, origin, path: located.path, buildSeconds: undefined };
  }
  const next = spec.sources.find((source) => online || !source.kind.startsWith("pulumi-"));
  return {
    name,
    version: spec.version,
    origin: next === undefined ? "machine" : origins[next.kind],
    path: undefined,
    buildSeconds: next?.kind === "go" ? goGroups[next.group].seconds : undefined,
  };
}

/**
 * Which plugin is installed, the official one or its stand-in, or which of them is going to be.
 * @param online whether Pulumi's downloads can be reached
 */
export async function pluginStatus(name: StandInName, online: boolean): Promise<ToolStatus> {
  const found = await pluginOrigin(pulumiHome(), name);
  const missing = found === "missing";
  const official = missing ? online : found === "official";
  return {
    name: `pulumi-resource-${name}`,
    version: standIns[name],
    origin: official ? "download" : "stand-in",
    path: missing ? undefined : `${pulumiHome()}/plugins/resource-${name}-v${standIns[name]}`,
    buildSeconds: undefined,
  };
}

/** Tells what Debian's packages brought from what somebody put on the machine; where there is no dpkg, nothing changes. */
async function markDebianPackages(statuses: ToolStatus[]): Promise<ToolStatus[]> {
  const spellings = statuses.map(({ origin, path }) => (origin === "machine" ? packagedSpellings(path) : []));
  // dpkg-query fails when it does not know one of the files, and still prints the others'.
  const output = await run("dpkg-query", ["--search", ...spellings.flat()]).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof CommandError ? error.stdout : ""),
  );
  const owned = new Set(output.split("\n").map((line) => line.slice(line.indexOf(": ") + 2)));
  return statuses.map((status, index) =>
    spellings[index]?.some((path) => owned.has(path)) === true ? { ...status, origin: "Debian" } : status,
  );
}

/** The names under which dpkg may know a file: behind links, and in /bin although that is /usr/bin today. */
function packagedSpellings(path: string | undefined): string[] {
  if (path === undefined) return [];
  return [path, realpathSync(path)].flatMap((spelling) => [spelling, spelling.replace(/^\/usr/, "")]);
}
