import type { Report } from "../progress.ts";
import { provide, realToolbox } from "./provide.ts";
import { toolSpec } from "./tools.ts";
import type { ToolName } from "./tools.ts";

export { ensurePulumiHome, pulumiBinDirectory, pulumiHome } from "./pulumi-home.ts";
export type { ToolName } from "./tools.ts";

const toolbox = realToolbox((name) => toolSpec(name as ToolName));
const paths = new Map<ToolName, Promise<string>>();

/**
 * Makes sure that tools are there, installing, downloading or building what is missing: one run of apt-get, one build
 * for every group of Go tools.
 * @param report told what happens, for a step of the caller's; default: steps of its own on standard error
 * @throws Error naming the tools that no source could provide
 */
export async function ensureTools(names: readonly ToolName[], report?: Report): Promise<void> {
  const found = await provide(names, toolbox, report);
  for (const name of names) {
    const located = found.get(name);
    if (located !== undefined) paths.set(name, Promise.resolve(located.path));
  }
}

/**
 * The absolute path of a tool (of a folder for `cni-plugins`), which is installed, downloaded or built first where it is
 * missing. Looked up once in this process.
 */
export function toolPath(name: ToolName): Promise<string> {
  const known = paths.get(name);
  if (known !== undefined) return known;
  const path = findPath(name);
  paths.set(name, path);
  // The next call tries again what failed once.
  path.catch(() => paths.delete(name));
  return path;
}

async function findPath(name: ToolName): Promise<string> {
  const located = (await provide([name], toolbox)).get(name);
  if (located === undefined) throw new Error(`${name} was not found`);
  return located.path;
}
