import assert from "node:assert/strict";
import type { ScrapeConfiguration } from "../../../../components/monitoring/prometheus/scrape-configuration.ts";
import { declaredMonitoring } from "../../../support/declared-monitoring.ts";
import { valueAt } from "../../../support/pulumi-recording.ts";

/** The ConfigMap's name and its files. */
async function configuration(changes: Readonly<Record<string, unknown>>) {
  const [configMap] = (await declaredMonitoring("local", changes)).ofKind("ConfigMap");
  return { inputs: configMap?.inputs, files: configMap?.inputs["data"] as Record<string, string> };
}

describe("Prometheus", () => {
  it("may look for pods in the namespaces that it scrapes and read the nodes' metrics, and nothing else", async () => {
    const recording = await declaredMonitoring("local");
    const roles = recording.ofKind("Role").filter(({ name }) => name.startsWith("monitoring-prometheus"));
    const seen = roles.map(({ inputs }) => [valueAt(inputs, "metadata.namespace"), valueAt(inputs, "rules")]);
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }];
    assert.deepEqual(seen.toSorted(), [
      ["argo-rollouts", rules],
      ["immoexpress", rules],
      ["ingress", rules],
    ]);
    // Not nodes/proxy, which would let it into every container.
    assert.deepEqual(
      recording
        .ofKind("ClusterRole")
        .filter(({ name }) => name.startsWith("monitoring-prometheus"))
        .map(({ inputs }) => inputs["rules"]),
      [
        [
          { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
          { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        ],
      ],
    );
  });

  it("lets nobody ask but the controller of the rollouts", async () => {
    const { inputs } = (await declaredMonitoring("local")).object("NetworkPolicy", "prometheus");
    assert.deepEqual(valueAt(inputs, "spec.ingress"), [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "argo-rollouts" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "argo-rollouts" } },
          },
        ],
        ports: [{ port: 9090, protocol: "TCP" }],
      },
    ]);
  });

  it("starts again with another configuration, and keeps less than its volume holds", async () => {
    const pod = async (changes: Readonly<Record<string, unknown>>) =>
      valueAt(
        (await declaredMonitoring("local", changes)).object("StatefulSet", "prometheus").inputs,
        "spec.template.spec",
      );
    // One that never changes and whose name Pulumi chooses: another configuration has another name, and so another pod.
    const { inputs } = await configuration({});
    assert.deepEqual([inputs?.["immutable"], valueAt(inputs, "metadata.name")], [true, undefined]);
    assert.equal(valueAt(await pod({}), "volumes.0.configMap.name"), "monitoring-prometheus-configuration-by-pulumi");
    const args = valueAt(await pod({ "monitoring.prometheus.storage": "10Gi" }), "containers.0.args") as string[];
    assert.ok(args.includes("--storage.tsdb.retention.size=8192MB"));
  });

  it("tells Alertmanager again after a minute, so that it soon knows when nobody tells it any more", async () => {
    const delay = async (durationPercent: number) => {
      const recording = await declaredMonitoring("local", { "monitoring.alerts.durationPercent": durationPercent });
      const containers = valueAt(recording.object("StatefulSet", "prometheus").inputs, "spec.template.spec.containers");
      const [{ args }] = containers as [{ args: string[] }];
      return args.find((argument) => argument.includes("resend-delay"));
    };
    assert.equal(await delay(100), "--rules.alert.resend-delay=1m");
    assert.equal(await delay(5), "--rules.alert.resend-delay=3s");
  });

  it("has the rules of what the stack has", async () => {
    const all = await configuration({});
    assert.ok("rules-backups.json" in all.files && "rules-availability.json" in all.files);
    const fewer = await configuration({ "platform.traefik": { install: false, namespace: "ingress-nginx" } });
    assert.deepEqual(
      Object.keys(all.files).filter((file) => !(file in fewer.files)),
      ["rules-availability.json", "rules-certificates.json"],
    );
    assert.notDeepEqual((await configuration({ "monitoring.alerts.durationPercent": 5 })).files, all.files);
  });

  it("reads kubelets whose certificates nobody vouches for only when it is told to", async () => {
    const skips = async (changes: Readonly<Record<string, unknown>>) => {
      const text = (await configuration(changes)).files["prometheus.json"] ?? "";
      return [...text.matchAll(/"insecure_skip_verify": (\w+)/g)].map(([, skip]) => skip);
    };
    assert.deepEqual(await skips({}), ["false", "false"]);
    assert.deepEqual(await skips({ "monitoring.prometheus.kubeletCertificate": "unverified" }), ["true", "true"]);
  });

  it("asks kubelets for what is used, volumes once a minute, and leaves the containers' own disks out", async () => {
    const { scrape_configs: jobs } = JSON.parse((await configuration({})).files["prometheus.json"] ?? "") as {
      scrape_configs: ScrapeConfiguration[];
    };
    const [containers, volumes, ...others] = jobs.filter(({ scheme }) => scheme === "https");
    assert.deepEqual(others, []);
    assert.deepEqual(
      [containers?.metrics_path, containers?.scrape_interval, volumes?.metrics_path, volumes?.scrape_interval],
      ["/metrics/cadvisor", undefined, "/metrics", "60s"],
    );
    const drops = containers?.metric_relabel_configs?.find(({ action }) => action === "drop");
    const isDropped = new RegExp(`^(?:${drops?.regex ?? ""})$`);
    assert.deepEqual(
      [
        "container_fs_usage_bytes;/",
        "container_fs_usage_bytes;/kubepods/a",
        "container_network_receive_bytes_total;/a",
      ].map((series) => isDropped.test(series)),
      [false, true, false],
    );
  });

  it("is not declared where the cluster has one, whose address is used; nor is what belongs to it", async () => {
    const prometheus = { install: false, address: "http://prometheus.observability.svc:9090" };
    const grafana = { install: false };
    const recording = await declaredMonitoring("production", {
      "monitoring.prometheus": prometheus,
      "monitoring.grafana": grafana,
      "monitoring.mongodbExporter": { install: false },
      "monitoring.logs": { install: false },
    });
    assert.deepEqual([...recording.ofKind("StatefulSet"), ...recording.ofKind("Deployment")], []);
  });
});
