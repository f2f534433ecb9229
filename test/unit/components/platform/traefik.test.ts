import assert from "node:assert/strict";
import { platformSchema } from "../../../../components/config/platform.ts";
import { Platform } from "../../../../components/platform/index.ts";
import { record, valueAt, type Recording } from "../../../support/pulumi-recording.ts";

const nodePorts = { type: "NodePort", publishedAddress: "198.18.0.2" };

function platform(traefik: Record<string, unknown> = {}, publicHttpsPort = 443): Promise<Recording> {
  const settings = platformSchema.parse({ traefik: { install: true, ...traefik }, argoRollouts: { install: false } });
  return record(() => {
    const { ingressClassName, ingressNamespace } = new Platform("platform", { settings, publicHttpsPort });
    return { ingressClassName, ingressNamespace };
  });
}

const deployment = (recording: Recording, path: string) =>
  valueAt(recording.object("Deployment", "traefik").inputs, `spec.${path}`);

const service = (recording: Recording, path: string) => valueAt(recording.object("Service", "traefik").inputs, path);

const traefikArguments = (recording: Recording) => deployment(recording, "template.spec.containers.0.args") as string[];

interface Rule {
  verbs: string[];
}

interface PolicyRule {
  from?: unknown;
  to?: unknown;
  ports?: { port: number }[];
}

describe("Traefik", () => {
  it("runs in a namespace that refuses unrestricted pods", async () => {
    const recording = await platform();
    assert.deepEqual(recording.outputs, { ingressClassName: "nginx", ingressNamespace: "ingress" });
    const labels = valueAt(recording.object("Namespace", "ingress").inputs, "metadata.labels");
    assert.equal((labels as Record<string, string>)["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("answers to the class and the controller of ingress-nginx, and to nothing else", async () => {
    const recording = await platform();
    assert.deepEqual(valueAt(recording.object("IngressClass", "nginx").inputs, "spec"), {
      controller: "k8s.io/ingress-nginx",
    });
    const args = traefikArguments(recording);
    assert.ok(args.includes("--providers.kubernetesIngressNGINX.ingressClass=nginx"));
    assert.ok(args.includes("--providers.kubernetesIngressNGINX.controllerClass=k8s.io/ingress-nginx"));
    const providers = new Set(args.filter((arg) => arg.startsWith("--providers.")).map((arg) => arg.split(/[.=]/)[1]));
    assert.deepEqual([...providers], ["kubernetesIngressNGINX"]);
    assert.deepEqual(
      args.filter((arg) => arg.startsWith("--api")),
      [],
    );
  });

  it("redirects plain HTTP to the port that browsers see", async () => {
    const redirect = "--entryPoints.web.http.redirections.entryPoint.to";
    assert.ok(traefikArguments(await platform({}, 8443)).includes(`${redirect}=:8443`));
    assert.ok(traefikArguments(await platform({}, 443)).includes(`${redirect}=:443`));
  });

  it("gives Ingresses the load balancer's address, or the one of the nodes", async () => {
    const status = (args: string[]) => args.filter((arg) => /publish(Service|StatusAddress)=/.test(arg));
    assert.deepEqual(status(traefikArguments(await platform())), [
      "--providers.kubernetesIngressNGINX.publishService=ingress/traefik",
    ]);
    assert.deepEqual(status(traefikArguments(await platform({ service: nodePorts }))), [
      "--providers.kubernetesIngressNGINX.publishStatusAddress=198.18.0.2",
    ]);
  });

  it("is reached through a load balancer, or through ports of every node", async () => {
    const annotations = { "example.com/address": "reserved" };
    const cloud = await platform({ service: { type: "LoadBalancer", annotations } });
    assert.equal(service(cloud, "spec.type"), "LoadBalancer");
    assert.deepEqual(service(cloud, "metadata.annotations"), annotations);
    assert.equal(service(cloud, "spec.ports.0.nodePort"), undefined);

    const local = await platform({ service: nodePorts });
    assert.equal(service(local, "spec.type"), "NodePort");
    assert.equal(service(local, "spec.ports.0.nodePort"), 30080);
    assert.equal(service(local, "spec.ports.1.nodePort"), 30443);
  });

  it("keeps answering while load balancers learn that a pod goes, and never runs fewer pods than asked for", async () => {
    const recording = await platform();
    assert.deepEqual(deployment(recording, "strategy.rollingUpdate"), { maxUnavailable: 0, maxSurge: 1 });
    assert.equal(deployment(recording, "template.spec.terminationGracePeriodSeconds"), 45);
    const args = traefikArguments(recording);
    for (const entryPoint of ["web", "websecure", "ping"]) {
      assert.ok(args.includes(`--entryPoints.${entryPoint}.transport.lifeCycle.requestAcceptGraceTimeout=10`));
    }
  });

  it("starts when its permissions are in force: refused once, it would ignore ingress classes", async () => {
    const { options } = (await platform()).object("Deployment", "traefik");
    assert.deepEqual(options["dependsOn"], [
      "platform-traefik-class",
      "platform-traefik-network-policy",
      "platform-traefik-role-binding",
    ]);
  });

  it("has a disruption budget only when it has pods to spare", async () => {
    const budget = (await platform({ replicas: 2 })).object("PodDisruptionBudget", "traefik");
    assert.equal(valueAt(budget.inputs, "spec.maxUnavailable"), 1);
    assert.deepEqual((await platform({ replicas: 1 })).ofKind("PodDisruptionBudget"), []);
  });

  it("runs the image of the settings in restricted pods with limits", async () => {
    const recording = await platform({ image: "localhost/immoexpress/traefik:0123456789ab" });
    assert.equal(deployment(recording, "template.spec.securityContext.runAsNonRoot"), true);
    assert.equal(deployment(recording, "template.spec.securityContext.seccompProfile.type"), "RuntimeDefault");
    const container = "template.spec.containers.0";
    assert.equal(deployment(recording, `${container}.image`), "localhost/immoexpress/traefik:0123456789ab");
    assert.deepEqual(deployment(recording, `${container}.securityContext`), {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.equal(deployment(recording, `${container}.resources.limits.memory`), "256Mi");
  });

  it("may only read, but for the status of Ingresses", async () => {
    const role = (await platform()).object("ClusterRole", "immoexpress-traefik");
    const rules = valueAt(role.inputs, "rules") as Rule[];
    assert.deepEqual(
      rules.filter(({ verbs }) => verbs.some((verb) => verb !== "list" && verb !== "watch")),
      [{ apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] }],
    );
  });

  it("refuses all traffic that no policy names", async () => {
    const recording = await platform();
    assert.deepEqual(valueAt(recording.object("NetworkPolicy", "default-deny").inputs, "spec"), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
    const policy = recording.object("NetworkPolicy", "traefik").inputs;
    const open = (valueAt(policy, "spec.ingress") as PolicyRule[]).filter(({ from }) => from === undefined);
    assert.deepEqual(
      open.flatMap(({ ports = [] }) => ports.map(({ port }) => port)),
      [8000, 8443],
    );
    const egress = valueAt(policy, "spec.egress") as PolicyRule[];
    assert.equal(egress.length, 3);
    assert.ok(egress.every(({ to }) => to !== undefined));
  });

  it("is not installed where the cluster has an ingress controller: its class is read", async () => {
    const recording = await platform({ install: false, ingressClassName: "public", namespace: "edge" });
    assert.deepEqual([...recording.ofKind("Deployment"), ...recording.ofKind("Namespace")], []);
    assert.equal(recording.named("platform-ingress-class").options["id"], "public");
    assert.deepEqual(recording.outputs, { ingressClassName: "public", ingressNamespace: "edge" });
  });
});
