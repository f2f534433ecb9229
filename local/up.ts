import { type ClusterImages, loadClusterImages, startCluster } from "./cluster/index.ts";
import { clusterPaths } from "./cluster/layout.ts";
import { choosePublicPorts, type PublicPorts, startForwarder } from "./cluster/public-ports.ts";
import { type BuiltImage, buildImages, type ImageName } from "./images/build.ts";
import { contextForwarder, kubeContext, loadIntoContext } from "./kube-context.ts";
import { formatElapsed, say, step } from "./progress.ts";
import {
  configureStack,
  deployStack,
  ensureStack,
  outputs,
  prepareStack,
  type StackEnvironment,
  waitForRollouts,
} from "./stack/index.ts";
import { localStackValues, type StackImages } from "./stack-values.ts";
import { ensureTools, type ToolName } from "./toolchain/index.ts";

const deploymentTools: ToolName[] = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-pulumi-nodejs",
  "pulumi-resource-kubernetes",
  "kubectl",
  "traefik",
  "argo-rollouts",
  "prometheus",
  "alertmanager",
  "kube-state-metrics",
  "ferretdb",
  "mongodump",
  "mongorestore",
  "openssl",
];

const clusterTools: ToolName[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kube-router",
  "local-path-provisioner",
  "coredns",
  "metrics-server",
  "pause",
  "containerd",
  "ctr",
  "runc",
  "cni-plugins",
  "iptables",
  "ipset",
  "nft",
  "tini",
  "ip",
  "nsenter",
  "unshare",
];

/** Images of the stack itself, and those of a bare cluster of our own. */
const stackImages: ImageName[] = [
  "backend",
  "frontend",
  "operations",
  "azurite",
  "ferretdb",
  "traefik",
  "argo-rollouts",
  "prometheus",
  "alertmanager",
  "kube-state-metrics",
];
const addonImages: ImageName[] = ["pause", "coredns", "metrics-server"];

/**
 * `make up`: from whatever state the machine is in to the running stack. Every step looks first and does what is
 * missing, so that repeating it is safe and quick.
 * @throws Error naming the step that failed and where to look
 */
export async function up(): Promise<void> {
  const started = Date.now();
  const context = kubeContext();
  if (context === undefined) requireRoot();
  const imageNames = context === undefined ? [...stackImages, ...addonImages] : stackImages;

  await ensureTools([...deploymentTools, ...(context === undefined ? clusterTools : [])]);
  const images = await step("Images", (report) => buildImages(imageNames, report));
  const environment = await step("Pulumi's engine and state", () => prepareStack({ kubeContext: context }));
  const ports = await step("Cluster", () => prepareCluster(images, environment, context));

  await configureStack(await localStackValues(stackReferences(images), ports));
  await ensureStack(environment);
  await step("Stack (pulumi up)", (report) => deployStack(environment, { onLine: report }));
  // There the ingress controller can be reached only once it runs.
  if (context !== undefined) await startForwarder(clusterPaths(), ports, await contextForwarder(environment, ports));
  const values = await outputs(environment);
  await step("Rollouts", (report) => waitForRollouts(environment, String(values["namespace"]), report));
  summarise(values, Date.now() - started);
}

async function prepareCluster(
  images: Record<ImageName, BuiltImage>,
  environment: StackEnvironment,
  context: string | undefined,
): Promise<PublicPorts> {
  const ports = await choosePublicPorts(clusterPaths());
  const archives = stackImages.map((name) => images[name]);
  if (context === undefined) {
    const { pause, coredns, "metrics-server": metricsServer } = images;
    const clusterImages: ClusterImages = { pause, addons: { coredns, "metrics-server": metricsServer } };
    await startCluster(clusterImages, ports);
    await loadClusterImages(archives);
  } else {
    await loadIntoContext(context, environment, archives);
  }
  return ports;
}

function stackReferences(images: Record<ImageName, BuiltImage>): StackImages {
  return {
    backend: images.backend.reference,
    frontend: images.frontend.reference,
    database: images.ferretdb.reference,
    operations: images.operations.reference,
    azurite: images.azurite.reference,
    traefik: images.traefik.reference,
    argoRollouts: images["argo-rollouts"].reference,
    prometheus: images.prometheus.reference,
    alertmanager: images.alertmanager.reference,
    kubeStateMetrics: images["kube-state-metrics"].reference,
  };
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new Error(
    "starting the local cluster needs root (namespaces, mounts, network): run `sudo make up`, or name a cluster of yours with KUBE_CONTEXT=<context> make up",
  );
}

function summarise(values: Record<string, unknown>, elapsed: number): void {
  say(`\nImmoExpress is up after ${formatElapsed(elapsed)}.`);
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string") say(`  ${name.padEnd(width)}  ${value}`);
    else if (Array.isArray(value)) for (const line of value) say(`  ${String(line)}`);
  }
  say(`\nFor pulumi and kubectl:  eval "$(make -s env)"`);
}
