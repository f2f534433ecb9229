import { existsSync } from "node:fs";
import { mkdir, rm, truncate, stat } from "node:fs/promises";
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
import { stopForwarder } from "./public-ports.ts";
import { Sandbox } from "./sandbox.ts";
import type { ProgramSpec } from "./supervisor.ts";

export interface ClusterImages {
  pause: ImageArchive;
  addons: Record<keyof AddonImages, ImageArchive>;
}

/** Starts the cluster where it does not run, repairs it where parts of it do, and waits until pods can be scheduled. */
export async function startCluster(images: ClusterImages): Promise<void> {
  const paths = clusterPaths();
  const sandbox = new Sandbox(paths);
  if ((await sandbox.pid()) === undefined) {
    // What a crash has left behind of an earlier one.
    await sandbox.stop();
    await startSandbox(paths, sandbox, images.pause.reference);
  }
  await waitForContainerd(sandbox);
  await loadImages(sandbox, [images.pause, ...Object.values(images.addons)]);
  await waitForApiServer(paths);
  await applyAddons(paths.adminKubeconfig, {
    coredns: images.addons.coredns.reference,
    "metrics-server": images.addons["metrics-server"].reference,
  });
  await waitForAddons(paths.adminKubeconfig, 120);
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

async function startSandbox(paths: ClusterPaths, sandbox: Sandbox, pauseImage: string): Promise<void> {
  for (const directory of [
    paths.root,
    paths.config,
    paths.logs,
    paths.etcd,
    paths.containerd,
    paths.kubelet,
    paths.volumes,
  ]) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }
  const pki = await ensurePki(paths);
  const programs = [...(await controlPlanePrograms(paths, pki)), ...(await nodePrograms(paths, pki, pauseImage))];
  const withLogs: ProgramSpec[] = programs.map((program) => ({
    ...program,
    log: join(paths.logs, `${program.name}.log`),
  }));
  for (const program of withLogs) await emptyLargeLog(program.log);
  await sandbox.start({ setup: nodeSetup(paths), programs: withLogs, log: join(paths.logs, "supervisor.log") });
}

/** Logs are for looking at the last start or two, not an archive. */
async function emptyLargeLog(path: string): Promise<void> {
  if (existsSync(path) && (await stat(path)).size > 20 * 1024 * 1024) await truncate(path);
}

async function waitForContainerd(sandbox: Sandbox): Promise<void> {
  const ctr = await toolPath("ctr");
  const answers = () => succeeds(sandbox.run(ctr, ["--address", containerdSocket, "--timeout", "2s", "version"]));
  await waitOrExplain("containerd", answers, 60_000);
}

async function waitForApiServer(paths: ClusterPaths): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const args = ["--kubeconfig", paths.adminKubeconfig, "--request-timeout=2s", "get", "--raw", "/readyz"];
  await waitOrExplain("kube-apiserver", () => succeeds(run(kubectl, args)), 90_000);
}

async function waitOrExplain(name: string, answers: () => Promise<boolean>, timeout: number): Promise<void> {
  if (await waitFor(answers, timeout)) return;
  const { logs } = clusterPaths();
  throw new Error(
    `${name} did not answer within ${timeout / 1000} s: see ${join(logs, `${name}.log`)} and ${join(logs, "supervisor.log")}`,
  );
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
