import { existsSync } from "node:fs";
import { mkdir, readFile, rm, truncate, stat } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../exec.ts";
import { toolPath } from "../toolchain/index.ts";
import { type AddonImages, applyAddons, waitForAddons } from "./addons.ts";
import { controlPlanePrograms } from "./control-plane.ts";
import { type ClusterPaths, clusterPaths } from "./layout.ts";
import { containerdSocket, nodePrograms, nodeSetup } from "./node.ts";
import { type ImageArchive, loadImages } from "./node-images.ts";
import { ensurePki } from "./pki.ts";
import { waitFor } from "./process-record.ts";
import { nodeForwarder, type PublicPorts, startForwarder, stopForwarder } from "./public-ports.ts";
import { Sandbox } from "./sandbox.ts";
import { directoryHash } from "./directory-hash.ts";
import type { ProgramSpec, SupervisorSpec } from "./supervisor.ts";

export interface ClusterImages {
  pause: ImageArchive;
  addons: Record<keyof AddonImages, ImageArchive>;
}

/** Starts the cluster where it does not run, repairs it where parts of it do, and waits until pods can be scheduled. */
export async function startCluster(images: ClusterImages, ports: PublicPorts): Promise<void> {
  const paths = clusterPaths();
  const sandbox = new Sandbox(paths);
  const spec = await prepareNode(paths, images.pause.reference, ports.api);
  if (!(await sandbox.runs(spec))) {
    // What a crash has left behind of an earlier one, or one whose programs or settings have changed since.
    await sandbox.stop();
    await sandbox.start(spec);
  }
  await startForwarder(paths, ports, await nodeForwarder(paths, ports));
  await waitForContainerd(sandbox);
  await loadImages(sandbox, [images.pause, ...Object.values(images.addons)]);
  await waitForApiServer(paths, sandbox);
  await applyAddons(paths.adminKubeconfig, {
    coredns: images.addons.coredns.reference,
    "metrics-server": images.addons["metrics-server"].reference,
  });
  await waitForAddons({ kubeconfig: paths.adminKubeconfig, since: await sandbox.startedAt(), log: spec.log }, 240);
}

/** Loads application images into the running cluster. */
export async function loadClusterImages(images: readonly ImageArchive[]): Promise<void> {
  await loadImages(new Sandbox(clusterPaths()), images);
}

export async function isClusterRunning(): Promise<boolean> {
  return (await new Sandbox(clusterPaths()).pid()) !== undefined;
}

/** Ends every process, mount and interface; the data stays for the next start. */
export async function stopCluster(): Promise<void> {
  const paths = clusterPaths();
  await stopForwarder(paths);
  await new Sandbox(paths).stop();
}

/** Ends the cluster and deletes its data, volumes included. */
export async function removeCluster(): Promise<void> {
  await stopCluster();
  await rm(clusterPaths().root, { recursive: true, force: true });
}

/** Makes the cluster's directories, certificates and configuration files. @returns what the supervisor is to run */
async function prepareNode(paths: ClusterPaths, pauseImage: string, apiPort: number): Promise<SupervisorSpec> {
  const { root, config, logs, etcd, containerd, kubelet, volumes } = paths;
  for (const directory of [root, config, logs, etcd, containerd, kubelet, volumes]) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }
  const pki = await ensurePki(paths, apiPort);
  const programs = [...(await controlPlanePrograms(paths, pki)), ...(await nodePrograms(paths, pki, pauseImage))];
  const withLogs: ProgramSpec[] = programs.map((program) => ({ ...program, log: join(logs, `${program.name}.log`) }));
  for (const program of withLogs) await emptyLargeLog(program.log);
  return {
    setup: nodeSetup(paths),
    programs: withLogs,
    log: join(logs, "supervisor.log"),
    configuration: await directoryHash([config, paths.certificates]),
  };
}

/** Logs are for looking at the last start or two, not an archive. */
async function emptyLargeLog(path: string): Promise<void> {
  if (existsSync(path) && (await stat(path)).size > 20 * 1024 * 1024) await truncate(path);
}

async function waitForContainerd(sandbox: Sandbox): Promise<void> {
  const ctr = await toolPath("ctr");
  const answers = () => succeeds(sandbox.run(ctr, ["--address", containerdSocket, "--timeout", "2s", "version"]));
  await waitOrExplain(sandbox, "containerd", answers, 60_000);
}

async function waitForApiServer(paths: ClusterPaths, sandbox: Sandbox): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const args = ["--kubeconfig", paths.adminKubeconfig, "--request-timeout=2s", "get", "--raw", "/readyz"];
  await waitOrExplain(sandbox, "kube-apiserver", () => succeeds(run(kubectl, args)), 90_000);
}

async function waitOrExplain(
  sandbox: Sandbox,
  name: string,
  answers: () => Promise<boolean>,
  timeout: number,
): Promise<void> {
  const { logs } = clusterPaths();
  const answered = await waitFor(async () => {
    if ((await sandbox.pid()) !== undefined) return answers();
    throw new Error(await whyEnded(join(logs, "supervisor.log")));
  }, timeout);
  if (answered) return;
  const files = [`${name}.log`, "supervisor.log"].map((file) => join(logs, file));
  throw new Error(`${name} did not answer within ${timeout / 1000} s: see ${files.join(" and ")}`);
}

/** The sentence for a supervisor that has ended: the last line that it wrote says why. */
async function whyEnded(log: string): Promise<string> {
  const lines = (await readFile(log, "utf8").catch(() => "")).trim().split("\n");
  return `the cluster's namespaces could not be set up: ${lines.at(-1) || "nothing was written"} (in ${log})`;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
