import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, readFile, rm, rmdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run, type RunResult } from "../exec.ts";
import { type ClusterPaths, cgroupRoot, network } from "./layout.ts";
import { endProcess, runningProcess, waitFor, writeProcessRecord } from "./process-record.ts";
import type { SupervisorSpec } from "./supervisor.ts";

/**
 * The cluster's machine: network, mount and process namespaces of their own around everything that the cluster runs.
 * When their first process ends, the kernel ends every other one and takes every mount, interface and rule with it.
 */
export class Sandbox {
  private readonly paths: ClusterPaths;

  constructor(paths: ClusterPaths) {
    this.paths = paths;
  }

  private get record(): string {
    return join(this.paths.run, "sandbox.json");
  }

  /** Host process id of the namespaces' first process, or undefined when the sandbox does not run. */
  pid(): Promise<number | undefined> {
    return runningProcess(this.record);
  }

  /** Starts the namespaces with the supervisor in them and links them with the host. */
  async start(spec: SupervisorSpec): Promise<void> {
    await mkdir(this.paths.run, { recursive: true });
    await prepareControlGroups();
    const specPath = join(this.paths.run, "supervisor.json");
    await writeFile(specPath, JSON.stringify(spec, null, 2), { mode: 0o600 });
    const output = openSync(spec.log, "a");
    const supervisor = join(import.meta.dirname, "supervisor.ts");
    const child = spawn(
      "unshare",
      // --kill-child: whoever kills unshare itself kills the namespaces too.
      ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"].concat([
        "tini",
        "--",
        process.execPath,
        supervisor,
        specPath,
      ]),
      { detached: true, stdio: ["ignore", output, output] },
    );
    child.unref();
    const first = await firstProcessBelow(child.pid);
    await writeProcessRecord(this.record, first);
    await linkWithHost(first);
  }

  /** Runs a program inside the namespaces to its end. */
  async run(command: string, args: readonly string[]): Promise<RunResult> {
    const pid = await this.pid();
    if (pid === undefined) throw new Error("the local cluster is not running: start it with `make up`");
    return run("nsenter", ["--target", String(pid), "--net", "--mount", "--pid", command, ...args]);
  }

  /** Ends everything inside, and removes what the kernel leaves: the host's end of the link and empty control groups. */
  async stop(): Promise<void> {
    await endProcess(this.record, 60_000);
    if (await hostInterfaceExists()) await run("ip", ["link", "delete", network.hostInterface]);
    await removeControlGroups();
    await rm(join(this.paths.run, "supervisor.json"), { force: true });
  }
}

/** Whether the host's end of the link is there: also a sign of a sandbox that was not taken down. */
export async function hostInterfaceExists(): Promise<boolean> {
  const interfaces = await readdir("/sys/class/net");
  return interfaces.includes(network.hostInterface);
}

async function firstProcessBelow(unshare: number | undefined): Promise<number> {
  if (unshare === undefined) throw new Error("unshare could not be started: it is part of the package util-linux");
  let first: number | undefined;
  const found = await waitFor(async () => {
    const children = await readFile(`/proc/${unshare}/task/${unshare}/children`, "utf8").catch(() => "");
    first = children.trim() === "" ? undefined : Number(children.trim().split(" ")[0]);
    return first !== undefined;
  }, 10_000);
  if (!found || first === undefined) throw new Error("unshare made no namespaces: is this running as root?");
  return first;
}

async function linkWithHost(pid: number): Promise<void> {
  if (await hostInterfaceExists()) await run("ip", ["link", "delete", network.hostInterface]);
  const link = network.hostInterface;
  await run("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", String(pid)]);
  await run("ip", ["address", "add", `${network.hostAddress}/${network.linkPrefix}`, "dev", link]);
  await run("ip", ["link", "set", link, "up"]);
}

const controlGroups = "/sys/fs/cgroup";

/** Directories of our control group: one a controller under cgroup v1, a single one under v2. */
async function ourControlGroups(): Promise<string[]> {
  const entries = await readdir(controlGroups, { withFileTypes: true });
  if (entries.some((entry) => entry.name === "cgroup.controllers")) return [join(controlGroups, cgroupRoot)];
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(controlGroups, entry.name, cgroupRoot));
}

async function prepareControlGroups(): Promise<void> {
  for (const group of await ourControlGroups()) await mkdir(group, { recursive: true });
}

async function removeControlGroups(): Promise<void> {
  for (const group of await ourControlGroups()) await removeControlGroup(group);
}

async function removeControlGroup(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeControlGroup(join(group, entry.name));
  // The kernel empties a group a moment after its last process has ended.
  const isRemoved = () =>
    rmdir(group).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT",
    );
  if (!(await waitFor(isRemoved, 5_000)))
    throw new Error(`control group ${group} cannot be removed: something still runs in it`);
}
