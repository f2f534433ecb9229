import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { run } from "../exec.ts";
import { toolPath } from "../toolchain/index.ts";

/** Images that the add-ons run, by container name, as references in the node's image store. */
export type AddonImages = Record<"coredns" | "metrics-server", string>;

interface Manifest {
  kind: string;
  spec?: { template?: { spec?: { containers: { name: string; image: string }[] } } };
}

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

/** Waits until the node is ready and the add-ons' pods run. @throws CommandError after `timeout` seconds, naming what is missing */
export async function waitForAddons(kubeconfig: string, timeout: number): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const wait = (...args: string[]) => run(kubectl, ["--kubeconfig", kubeconfig, ...args, `--timeout=${timeout}s`]);
  await wait("wait", "--for=condition=Ready", "node", "--all");
  await wait("rollout", "status", "--namespace=kube-system", "deployment/coredns");
  await wait("rollout", "status", "--namespace=kube-system", "deployment/metrics-server");
}
