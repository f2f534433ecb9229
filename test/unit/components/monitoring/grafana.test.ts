import assert from "node:assert/strict";
import { declaredMonitoring } from "../../../support/declared-monitoring.ts";
import { problemsOf } from "../../../support/pulumi-config.ts";
import { type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const filesOf = (recording: Recording, part: string) => {
  const found = recording.named(`monitoring-grafana-${part}`).inputs;
  return { isImmutable: found["immutable"], data: found["data"] as Record<string, string> };
};

describe("Grafana", () => {
  let production: Recording;
  before(async () => (production = await declaredMonitoring("production")));

  it("is declared where the configuration says so, and nothing of it elsewhere", async () => {
    const named = ({ resources }: Recording) => resources.filter(({ name }) => name.includes("grafana"));
    assert.notEqual(named(production).length, 0);
    assert.deepEqual(named(await declaredMonitoring("local")), []);
    assert.deepEqual(problemsOf("staging", { "monitoring.grafana.install": "yes" }), [
      'immoexpress:monitoring.grafana.install is "yes": must be true (this program installs Grafana) or false (there is none).',
    ]);
  });

  it("runs restricted, without a token, and writes only where nothing is kept", () => {
    const pod = valueAt(production.object("Deployment", "grafana").inputs, "spec.template.spec");
    assert.equal(valueAt(pod, "automountServiceAccountToken"), false);
    assert.equal(valueAt(pod, "securityContext.runAsNonRoot"), true);
    assert.equal(valueAt(pod, "containers.0.securityContext.readOnlyRootFilesystem"), true);
    const volumes = valueAt(pod, "volumes") as Record<string, unknown>[];
    const mounts = valueAt(pod, "containers.0.volumeMounts") as { name: string; readOnly?: boolean }[];
    assert.deepEqual(mounts.map(({ name }) => name).sort(), volumes.map(({ name }) => name).sort());
    for (const { name, readOnly } of mounts) {
      const isScratch = volumes.some((volume) => volume["name"] === name && "emptyDir" in volume);
      assert.equal(readOnly === true, !isScratch, name);
    }
  });

  it("has a password that is generated, secret, and in no variable of the pod", () => {
    const { inputs } = production.object("Secret", "grafana-admin");
    assert.deepEqual(inputs["stringData"], new SecretValue({ password: "generated-monitoring-grafana-admin" }));
    const pod = JSON.stringify(production.object("Deployment", "grafana").inputs);
    assert.ok(!pod.includes("generated-monitoring"));
    assert.match(pod, /"GF_SECURITY_ADMIN_PASSWORD__FILE","value":"\/etc\/grafana\/admin\/password"/);
  });

  it("asks Prometheus and Loki alone, is asked by nobody, and Prometheus lets it in", () => {
    const { inputs } = production.object("NetworkPolicy", "grafana");
    assert.equal(valueAt(inputs, "spec.ingress"), undefined);
    assert.deepEqual(
      (valueAt(inputs, "spec.egress") as { ports: { port: number }[] }[]).map(({ ports }) =>
        ports.map(({ port }) => port),
      ),
      [[53, 53], [9090], [3100]],
    );
    const entrance = production.object("NetworkPolicy", "prometheus-from-grafana").inputs;
    assert.equal(valueAt(entrance, "metadata.namespace"), "monitoring");
    assert.deepEqual(valueAt(entrance, "spec.podSelector.matchLabels"), { "app.kubernetes.io/name": "prometheus" });
    assert.deepEqual(valueAt(entrance, "spec.ingress.0.from.0.namespaceSelector.matchLabels"), {
      "kubernetes.io/metadata.name": "grafana",
    });
  });

  it("is told whom to ask and what to show by files, and starts again with others", async () => {
    const { datasources, dashboards } = filesOf(production, "provisioning").data;
    const { datasources: sources } = JSON.parse(datasources ?? "") as { datasources: Record<string, unknown>[] };
    const [source, second] = sources;
    assert.deepEqual([second?.["url"], second?.["uid"]], ["http://loki.logs.svc:3100", "loki"]);
    assert.deepEqual(
      [source?.["url"], source?.["uid"], source?.["jsonData"]],
      ["http://prometheus.monitoring.svc:9090", "prometheus", { timeInterval: "15s" }],
    );
    assert.match(dashboards ?? "", /"path": "\/etc\/grafana\/dashboards"/);
    const shown = filesOf(production, "dashboards");
    assert.equal(Object.keys(shown.data).length, 6);
    const others = await declaredMonitoring("production", { "canary.limits.errorPercent": 3 });
    assert.notDeepEqual(filesOf(others, "dashboards").data, shown.data);
    assert.deepEqual(filesOf(others, "provisioning"), filesOf(production, "provisioning"));
    // What never changes is another one with another content, named by Pulumi: so another pod.
    assert.equal(shown.isImmutable, true);
    const volumes = valueAt(production.object("Deployment", "grafana").inputs, "spec.template.spec.volumes");
    assert.match(JSON.stringify(volumes), /"monitoring-grafana-dashboards-by-pulumi"/);
  });

  it("knows nothing of Loki where there is none", async () => {
    const found = await declaredMonitoring("production", { "monitoring.logs": { install: false } });
    assert.ok(!filesOf(found, "provisioning").data["datasources"]?.includes("loki"));
    assert.ok(!("immoexpress-logs.json" in filesOf(found, "dashboards").data));
    const policy = found.object("NetworkPolicy", "grafana").inputs;
    assert.equal((valueAt(policy, "spec.egress") as unknown[]).length, 2);
  });

  it("asks the Prometheus that the cluster has, whose policies are not ours", async () => {
    const prometheus = { install: false, address: "http://prometheus.observability.svc:9090" };
    const found = await declaredMonitoring("production", {
      "monitoring.prometheus": prometheus,
      "monitoring.mongodbExporter": { install: false },
      "monitoring.logs": { install: false },
    });
    assert.ok(filesOf(found, "provisioning").data["datasources"]?.includes(prometheus.address));
    assert.deepEqual(
      found.ofKind("NetworkPolicy").map(({ inputs }) => valueAt(inputs, "metadata.namespace")),
      ["grafana", "grafana"],
    );
  });
});
