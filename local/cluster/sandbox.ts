import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { run, type RunResult } from "../exec.ts";
import { prepareControlGroups, removeControlGroups } from "./control-groups.ts";
import { hostLinkOwner, linkWithHost, removeHostLink } from "./host-link.ts";
import type { ClusterPaths } from "./layout.ts";
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
    return sandboxRecord(this.paths.root);
  }

  private get specPath(): string {
    return join(this.paths.run, "supervisor.json");
  }

  /** Host process id of the namespaces' first process, or undefined when the sandbox does not run. */
  pid(): Promise<number | undefined> {
    return runningProcess(this.record);
  }

  /** Whether the sandbox runs just this: the same programs with the same arguments and configuration. */
  async runs(spec: SupervisorSpec): Promise<boolean> {
    if ((await this.pid()) === undefined) return false;
    const running = await readFile(this.specPath, "utf8").catch(() => "{}");
    return isDeepStrictEqual(JSON.parse(running), spec);
  }

  /** When the sandbox that runs now was started: before any of its programs was. @throws when there is none */
  async startedAt(): Promise<Date> {
    // Every start writes this file just before the first process.
    return (await stat(this.specPath)).mtime;
  }

  /** Starts the namespaces with the supervisor in them and links them with the host. */
  async start(spec: SupervisorSpec): Promise<void> {
    await this.refuseSecondCluster();
    await mkdir(this.paths.run, { recursive: true });
    await prepareControlGroups();
    await writeFile(this.specPath, JSON.stringify(spec, null, 2), { mode: 0o600 });
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
        this.specPath,
      ]),
      { detached: true, stdio: ["ignore", output, output] },
    );
    closeSync(output);
    child.unref();
    child.on("error", () => undefined);
    const first = await firstProcessBelow(child.pid);
    await writeProcessRecord(this.record, first);
    await linkWithHost(first, this.paths.root);
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
    await rm(this.specPath, { force: true });
    if (await this.otherCluster()) return;
    await removeHostLink();
    await removeControlGroups();
  }

  /** Addresses and control groups are the machine's: two clusters at once would take them from each other. */
  private async refuseSecondCluster(): Promise<void> {
    const other = await this.otherCluster();
    if (other === undefined) return;
    const state = dirname(dirname(other));
    throw new Error(
      `another local cluster runs on this machine, with its data in ${other}: stop it with XDG_STATE_HOME=${state} make stop`,
    );
  }

  /** Directory of a running cluster that another state directory belongs to. */
  private async otherCluster(): Promise<string | undefined> {
    const owner = await hostLinkOwner();
    if (owner === undefined || owner === this.paths.root) return undefined;
    return (await runningProcess(sandboxRecord(owner))) === undefined ? undefined : owner;
  }
}

const sandboxRecord = (root: string) => join(root, "run", "sandbox.json");

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
