import { existsSync } from "node:fs";
import { join } from "node:path";
import { hostLinkExists } from "./host-link.ts";
import { clusterPaths, network } from "./layout.ts";
import { Sandbox } from "./sandbox.ts";

/** What a cluster that was not taken down has left on this machine, in plain words; nothing while one runs. */
export async function leftovers(): Promise<string[]> {
  const paths = clusterPaths();
  if ((await new Sandbox(paths).pid()) !== undefined) return [];
  const found = [];
  if (await hostLinkExists()) found.push(`network interface ${network.hostInterface}`);
  if (existsSync(join(paths.run, "sandbox.json"))) found.push(`the record of an ended cluster in ${paths.run}`);
  return found;
}
