import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { platformSchema } from "../../../../components/config/platform.ts";
import { Platform } from "../../../../components/platform/index.ts";
import { record, valueAt, type Recording } from "../../../support/pulumi-recording.ts";

const definitionsFolder = join(import.meta.dirname, "../../../../components/platform/argo-rollouts/crds");

function platform(argoRollouts: Record<string, unknown>): Promise<Recording> {
  const traefik = { install: false, namespace: "edge" };
  const settings = platformSchema.parse({ traefik, argoRollouts, apiServerCidr: "10.0.0.1/32" });
  return record(() => {
    new Platform("platform", { settings, publicHttpsPort: 443 });
  });
}

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

function rulesOf(recording: Recording, kind: string, name: string): Rule[] {
  return valueAt(recording.object(kind, name).inputs, "rules") as Rule[];
}

const deployment = (recording: Recording, path: string) =>
  valueAt(recording.object("Deployment", "argo-rollouts").inputs, `spec.${path}`);

describe("Argo Rollouts", () => {
  it("brings its resource definitions, before the controller starts", async () => {
    const recording = await platform({ install: true });
    const definitions = recording.ofKind("CustomResourceDefinition");
    assert.deepEqual(definitions.map(({ inputs }) => valueAt(inputs, "metadata.name")).sort(), [
      "analysisruns.argoproj.io",
      "analysistemplates.argoproj.io",
      "clusteranalysistemplates.argoproj.io",
      "experiments.argoproj.io",
      "rollouts.argoproj.io",
    ]);
    const rollout = valueAt(
      recording.object("CustomResourceDefinition", "rollouts.argoproj.io").inputs,
      "spec.versions.0",
    );
    assert.equal(valueAt(rollout, "subresources.scale.specReplicasPath"), ".spec.replicas");
    const spec = "schema.openAPIV3Schema.properties.spec.properties";
    assert.equal(valueAt(rollout, `${spec}.workloadRef.type`), "object");
    const before = recording.object("Deployment", "argo-rollouts").options["dependsOn"] as string[];
    assert.ok(definitions.every(({ name }) => before.includes(name)));
  });

  it("keeps the definitions small: without description texts and embedded pod templates", () => {
    const files = readdirSync(definitionsFolder).filter((file) => file.endsWith(".json"));
    assert.equal(files.length, 5);
    for (const file of files) {
      const definition: unknown = JSON.parse(readFileSync(join(definitionsFolder, file), "utf8"));
      const written = JSON.stringify(definition);
      assert.equal(written.search(/"description":"/), -1, `${file} still has description texts`);
      assert.equal(written.includes('"containers":{'), false, `${file} still has pod templates`);
      assert.ok(written.length < 25_000, `${file} has ${written.length} characters`);
    }
  });

  it("reads no Secret outside its own namespace", async () => {
    const recording = await platform({ install: true });
    const clusterWide = rulesOf(recording, "ClusterRole", "immoexpress-argo-rollouts");
    assert.deepEqual(
      clusterWide.filter(({ resources }) => resources.includes("secrets")),
      [],
    );
    const own = rulesOf(recording, "Role", "argo-rollouts");
    assert.ok(own.some(({ resources }) => resources.includes("secrets")));
    assert.equal(valueAt(recording.object("Role", "argo-rollouts").inputs, "metadata.namespace"), "argo-rollouts");
  });

  it("asks for nothing by wildcard and for no service mesh", async () => {
    const rules = rulesOf(await platform({ install: true }), "ClusterRole", "immoexpress-argo-rollouts");
    assert.ok(rules.every((rule) => ![...rule.apiGroups, ...rule.resources, ...rule.verbs].includes("*")));
    const groups = new Set(rules.flatMap(({ apiGroups }) => apiGroups));
    assert.deepEqual([...groups].sort(), ["", "apps", "argoproj.io", "batch", "networking.k8s.io"]);
  });

  it("may call the API server where the settings say it is, Prometheus and the name server", async () => {
    const policy = (await platform({ install: true })).object("NetworkPolicy", "argo-rollouts").inputs;
    const egress = valueAt(policy, "spec.egress") as unknown[];
    assert.equal(egress.length, 3);
    assert.deepEqual(valueAt(egress[0], "to"), [{ ipBlock: { cidr: "10.0.0.1/32" } }]);
    assert.deepEqual(valueAt(egress[1], "to.0.podSelector.matchLabels"), { "app.kubernetes.io/name": "prometheus" });
    assert.equal(valueAt(egress[2], "ports.0.port"), 53);
  });

  it("runs one restricted pod, or several with a leader among them", async () => {
    const one = await platform({ install: true });
    assert.equal(deployment(one, "template.spec.securityContext.runAsNonRoot"), true);
    assert.equal(deployment(one, "template.spec.containers.0.securityContext.readOnlyRootFilesystem"), true);
    assert.ok((deployment(one, "template.spec.containers.0.args") as string[]).includes("--leader-elect=true"));
    assert.deepEqual(one.ofKind("PodDisruptionBudget"), []);

    const two = await platform({ install: true, replicas: 2 });
    assert.equal(deployment(two, "replicas"), 2);
    const budget = two.object("PodDisruptionBudget", "argo-rollouts");
    assert.equal(valueAt(budget.inputs, "spec.maxUnavailable"), 1);
  });

  it("is not installed where the cluster has it: the definition of Rollouts is read", async () => {
    const recording = await platform({ install: false });
    assert.deepEqual([...recording.ofKind("Deployment"), ...recording.ofKind("ClusterRole")], []);
    assert.equal(recording.named("platform-rollouts-definition").options["id"], "rollouts.argoproj.io");
  });
});
