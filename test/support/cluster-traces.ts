import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { cgroupRoot, network } from "../../local/cluster/layout.ts";
import { run } from "../../local/exec.ts";
import { stateDirectory } from "../../local/paths.ts";
import { toolPath } from "../../local/toolchain/index.ts";
import { runningProcesses } from "./cluster-processes.ts";

/** What a cluster could leave on a machine, as seen from outside its namespaces: one list of names for each kind. */
export type Traces = Record<
  "mounts" | "interfaces" | "networkNamespaces" | "tables" | "controlGroups" | "processes",
  string[]
>;

export async function machineTraces(): Promise<Traces> {
  return {
    mounts: lines(readFileSync("/proc/self/mountinfo", "utf8")).map((line) => line.split(" ").slice(3, 5).join(" at ")),
    interfaces: readdirSync("/sys/class/net"),
    networkNamespaces: networkNamespaces(),
    tables: lines((await run(await toolPath("nft"), ["list", "tables"])).stdout),
    controlGroups: controlGroups(),
    // Only ours: a machine's other processes come and go.
    processes: runningProcesses()
      .filter(({ pid, command }) => pid !== process.pid && command.some((word) => word.includes(stateDirectory())))
      .map(({ pid, command }) => `${pid} ${command.join(" ").slice(0, 120)}`),
  };
}

/** What one look shows and an earlier one did not, a line each. */
export function addedSince(before: Traces, after: Traces): string[] {
  const kinds = Object.keys(after) as (keyof Traces)[];
  return kinds.flatMap((kind) =>
    after[kind].filter((entry) => !before[kind].includes(entry)).map((entry) => `${kind}: ${entry}`),
  );
}

/**
 * The machine as it must have been without the cluster that runs now, for when nobody looked before its start.
 * @param clusterNamespaces the network namespaces of the cluster's processes
 */
export function withoutCluster(during: Traces, clusterNamespaces: readonly string[]): Traces {
  return {
    mounts: during.mounts.filter((mount) => !mount.includes(stateDirectory())),
    interfaces: during.interfaces.filter((name) => name !== network.hostInterface),
    networkNamespaces: during.networkNamespaces.filter((name) => !clusterNamespaces.includes(name)),
    tables: during.tables.filter((table) => !/kube|KUBE/.test(table)),
    controlGroups: [],
    processes: [],
  };
}

/** The network namespace of a process, such as `net:[4026531840]`; undefined when it has ended. */
export function networkNamespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function networkNamespaces(): string[] {
  const ofProcesses = runningProcesses().flatMap(({ pid }) => networkNamespaceOf(pid) ?? []);
  const named = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  return [...new Set([...ofProcesses, ...named])];
}

/** Our control group, under every controller (cgroup v1) or once (v2), with what is in it. */
function controlGroups(): string[] {
  const root = "/sys/fs/cgroup";
  const parents = [
    root,
    ...readdirSync(root, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => join(root, e.name)),
  ];
  return parents.map((parent) => join(parent, cgroupRoot)).filter((group) => existsSync(group));
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
