import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { run } from "../exec.ts";
import { toolPath } from "../toolchain/index.ts";
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

/**
 * Waits until the node is ready and the add-ons' pods run, believing nothing that was written down before this run of the
 * cluster.
 * @param since when this run began
 * @param timeout seconds, for each of the add-ons and then for all of it
 * @throws CommandError or Error when the time is over, naming what is missing
 */
export async function waitForAddons(kubeconfig: string, since: Date, timeout: number): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const call = (...args: string[]) => run(kubectl, ["--kubeconfig", kubeconfig, "--namespace=kube-system", ...args]);
  // An add-on that has changed since the last run gets a new pod, which is the one to wait for.
  for (const name of Object.keys(labels))
    await call("rollout", "status", `deployment/${name}`, `--timeout=${timeout}s`);
  let missing: string[] = [];
  const isReady = async () => {
    const { stdout } = await call("get", "nodes,pods", "--output=json");
    missing = notReady((JSON.parse(stdout) as { items: Item[] }).items, Object.values(labels), since);
    return missing.length === 0;
  };
  if (await waitFor(isReady, timeout * 1000, 250)) return;
  throw new Error(
    `the cluster's add-ons are not ready after ${timeout} s, missing ${missing.join(" and ")}: look at KUBECONFIG=${kubeconfig} kubectl describe --namespace=kube-system nodes,pods`,
  );
}
