import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { run } from "../exec.ts";
import { toolPath } from "../toolchain/index.ts";
import { programsThatKeepEnding } from "./ended-programs.ts";
import { waitFor } from "./process-record.ts";
import { type Item, notReady } from "./readiness.ts";

/** Images that the add-ons run, by container name, as references in the node's image store. */
export type AddonImages = Record<"coredns" | "metrics-server", string>;

interface Manifest {
  kind: string;
  spec?: { template?: { spec?: { containers: { name: string; image: string }[] } } };
}

/** Values of the label `k8s-app` on the pods of the add-ons' Deployments. */
const labels: Record<keyof AddonImages, string> = { coredns: "kube-dns", "metrics-server": "metrics-server" };

const files = ["node-agents", "storage", "coredns", "metrics-server"];

/** The add-ons' manifests with the given images in place of the containers' names. */
export async function addonManifests(images: AddonImages): Promise<Manifest[]> {
  const texts = await Promise.all(
    files.map((name) => readFile(join(import.meta.dirname, "addons", `${name}.yaml`), "utf8")),
  );
  const manifests = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
  for (const container of manifests.flatMap((manifest) => manifest.spec?.template?.spec?.containers ?? [])) {
    if (!(container.name in images))
      throw new Error(`the add-on container ${container.name} has no image: add it to AddonImages`);
    container.image = images[container.name as keyof AddonImages];
  }
  return manifests;
}

/** Applies what a cloud's managed cluster comes with: DNS, metrics, a default storage class, roles of the node's agents. */
export async function applyAddons(kubeconfig: string, images: AddonImages): Promise<void> {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: await addonManifests(images) });
  const args = ["--kubeconfig", kubeconfig, "apply", "--server-side", "--force-conflicts", "-f", "-"];
  await run(await toolPath("kubectl"), args, { input, timeout: 60_000 });
}

/** Where a cluster that is starting can be asked, and what it writes down. */
export interface StartingCluster {
  kubeconfig: string;
  /** When this run of it began: nothing that was written down before is believed. */
  since: Date;
  /** The supervisor's log file. */
  log: string;
}

/**
 * Waits until the node is ready and the add-ons' pods run.
 * @param timeout seconds
 * @throws CommandError or Error when the time is over, naming what is missing, and the programs of the cluster that cannot run
 */
export async function waitForAddons({ kubeconfig, since, log }: StartingCluster, timeout: number): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const get = ["--kubeconfig", kubeconfig, "--namespace=kube-system", "get", "nodes,deployments,pods", "--output=json"];
  let missing: string[] = [];
  const isReady = async () => {
    const { stdout } = await run(kubectl, get);
    missing = notReady((JSON.parse(stdout) as { items: Item[] }).items, Object.values(labels), since);
    return missing.length === 0;
  };
  if (await waitFor(isReady, timeout * 1000, 250)) return;
  const ended = await programsThatKeepEnding(log, since);
  const cause =
    ended.length === 0
      ? `look at KUBECONFIG=${kubeconfig} kubectl describe --namespace=kube-system nodes,pods`
      : `${ended.join(" and ")} cannot run: see the logs in ${dirname(log)}`;
  throw new Error(`the cluster is not ready after ${timeout} s, missing ${missing.join(" and ")}; ${cause}`);
}
