import { clusterPaths } from "../../local/cluster/layout.ts";
import { containerdSocket } from "../../local/cluster/node.ts";
import { Sandbox } from "../../local/cluster/sandbox.ts";
import { toolPath } from "../../local/toolchain/index.ts";
import { childRunning, descendantsOf, type ProcessInfo, readProcess, runningProcesses } from "./cluster-processes.ts";
import type { Pod } from "./kubectl-objects.ts";

/** Programs that the cluster's supervisor keeps running. */
export type ClusterProgram = "etcd" | "kube-apiserver" | "containerd" | "kubelet";

/** The first process of the cluster's namespaces. @throws Error when the cluster does not run */
export async function firstProcess(): Promise<ProcessInfo> {
  const pid = await new Sandbox(clusterPaths()).pid();
  const process = pid === undefined ? undefined : readProcess(pid);
  if (process === undefined) throw new Error("the local cluster does not run");
  return process;
}

/** Everything that runs inside the cluster's namespaces. */
export async function clusterProcesses(): Promise<ProcessInfo[]> {
  const first = await firstProcess();
  return [first, ...descendantsOf(first.pid, runningProcesses())];
}

/** The process of one of the supervisor's programs. @throws Error when it does not run */
export async function programProcess(program: ClusterProgram): Promise<ProcessInfo> {
  const first = await firstProcess();
  const processes = runningProcesses();
  const supervisor = processes.find(
    ({ parent, command }) => parent === first.pid && command.join(" ").includes("supervisor"),
  );
  const found = supervisor && childRunning(program, supervisor.pid, processes);
  if (found === undefined) throw new Error(`${program} does not run`);
  return found;
}

/** Ends the main process of a pod's first container with SIGKILL, as the kernel does with one that has run out of memory. */
export async function killContainerOf(pod: Pod): Promise<void> {
  const id = pod.status.containerStatuses?.[0]?.containerID?.replace("containerd://", "");
  if (id === undefined) throw new Error(`pod ${pod.metadata.name} has no running container`);
  const sandbox = new Sandbox(clusterPaths());
  const ctr = await toolPath("ctr");
  const { stdout } = await sandbox.run(ctr, ["--address", containerdSocket, "--namespace", "k8s.io", "tasks", "list"]);
  await sandbox.run("kill", ["-KILL", String(taskProcess(stdout, id))]);
}

/** The process id, as the cluster's namespaces count, of one container in the output of `ctr tasks list`. */
export function taskProcess(list: string, containerId: string): number {
  const task = list
    .split("\n")
    .map((line) => line.split(/\s+/))
    .find(([id]) => id === containerId);
  if (task?.[2] !== "RUNNING") throw new Error(`container ${containerId} does not run`);
  return Number(task[1]);
}
