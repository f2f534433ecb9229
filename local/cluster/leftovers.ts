import { existsSync } from "node:fs";
import { clusterPaths, network } from "./layout.ts";
import { hostInterfaceExists, Sandbox } from "./sandbox.ts";

/** What a cluster that was not taken down has left on this machine, in plain words; nothing while one runs. */
export async function leftovers(): Promise<string[]> {
  const paths = clusterPaths();
  if ((await new Sandbox(paths).pid()) !== undefined) return [];
  const found = [];
  if (await hostInterfaceExists()) found.push(`network interface ${network.hostInterface}`);
  if (existsSync(paths.run)) found.push(`records of ended processes in ${paths.run}`);
  return found;
}
