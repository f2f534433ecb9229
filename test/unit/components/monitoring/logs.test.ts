import assert from "node:assert/strict";
import { alloyConfiguration } from "../../../../components/monitoring/logs/alloy/configuration.ts";
import { logClient } from "../../../../components/monitoring/index.ts";
import { declaredMonitoring, logStore } from "../../../support/declared-monitoring.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { type Recording, valueAt } from "../../../support/pulumi-recording.ts";

const isOfLogs = ({ inputs }: { inputs: unknown }) => valueAt(inputs, "metadata.namespace") === "logs";

interface LokiConfiguration {
  schema_config: { configs: Record<string, unknown>[] };
  storage_config: Record<string, unknown>;
  compactor: Record<string, unknown>;
  limits_config: Record<string, unknown>;
}

function lokiOf(recording: Recording): LokiConfiguration {
  const data = recording.named("monitoring-logs-loki-configuration").inputs["data"] as Record<string, string>;
  return JSON.parse(data["loki.json"] ?? "") as LokiConfiguration;
}

describe("the logs", () => {
  let production: Recording;
  before(async () => (production = await declaredMonitoring("production")));

  it("are declared where the configuration says so, and nothing of them elsewhere", async () => {
    const off = await declaredMonitoring("production", { "monitoring.logs": { install: false } });
    for (const recording of [off, await declaredMonitoring("local")]) {
      assert.deepEqual(
        recording.resources.filter(({ name, inputs }) => /loki|alloy/i.test(name) || isOfLogs({ inputs })),
        [],
      );
      assert.ok(!JSON.stringify(recording.resources).includes("loki"), "somebody asks Loki");
    }
    assert.deepEqual(logClient(configOf("production")), { namespace: "logs", serviceAccount: "loki" });
    assert.equal(logClient(configOf("local")), undefined);
  });

  it("are kept 30 days in the account, deleted by the compactor, by an identity without a key", async () => {
    const { schema_config, storage_config, compactor, limits_config } = lokiOf(production);
    assert.deepEqual(
      [schema_config.configs[0]?.["object_store"], compactor["delete_request_store"]],
      ["azure", "azure"],
    );
    assert.deepEqual(storage_config["object_store"], {
      azure: { account_name: "immoexpressproduction", container_name: "logs" },
    });
    assert.equal(compactor["retention_enabled"], true);
    assert.equal(limits_config["retention_period"], "720h");
    const week = lokiOf(await declaredMonitoring("production", { "monitoring.logs.retentionDays": 7 })).limits_config;
    assert.deepEqual([week["retention_period"], week["max_query_lookback"]], ["168h", "168h"]);
    const account = production.object("ServiceAccount", "loki").inputs;
    assert.deepEqual(valueAt(account, "metadata.annotations"), logStore.serviceAccountAnnotations);
    const template = valueAt(production.object("StatefulSet", "loki").inputs, "spec.template");
    const podLabels = valueAt(template, "metadata.labels") as Record<string, string>;
    assert.equal(podLabels["azure.workload.identity/use"], "true");
  });

  it("stay on the volume where the storage is not in Azure, and then nothing goes out", async () => {
    const local = await declaredMonitoring("local", { "monitoring.logs.install": true });
    const { storage_config, schema_config } = lokiOf(local);
    assert.deepEqual(storage_config["object_store"], { filesystem: { dir: "/var/lib/loki/objects" } });
    assert.equal(schema_config.configs[0]?.["object_store"], "filesystem");
    assert.deepEqual(valueAt(local.object("NetworkPolicy", "loki").inputs, "spec.egress"), []);
  });

  it("are read with the least rights: pods and their logs, in the namespaces of this program alone", () => {
    const rights = production.ofKind("Role").filter(({ name }) => name.startsWith("monitoring-logs"));
    assert.deepEqual(rights.map(({ inputs }) => valueAt(inputs, "metadata.namespace")).sort(), [
      ...["argo-rollouts", "immoexpress", "ingress", "monitoring"],
    ]);
    for (const { inputs } of rights) {
      assert.deepEqual(inputs["rules"], [
        { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
      ]);
    }
    const clusterWide = [...production.ofKind("ClusterRole"), ...production.ofKind("ClusterRoleBinding")];
    assert.deepEqual(
      clusterWide.filter(({ name }) => name.startsWith("monitoring-logs")),
      [],
    );
  });

  for (const [name, hasToken] of [
    ["loki", false],
    ["alloy", true],
  ] as const) {
    it(`has ${name} run restricted, without anything of the node, ${hasToken ? "with" : "without"} a token`, () => {
      const { inputs } = production.object("StatefulSet", name);
      const pod = valueAt(inputs, "spec.template.spec");
      assert.equal(valueAt(pod, "automountServiceAccountToken"), hasToken);
      assert.equal(valueAt(pod, "securityContext.runAsNonRoot"), true);
      assert.equal(valueAt(pod, "containers.0.securityContext.readOnlyRootFilesystem"), true);
      assert.ok(!JSON.stringify(pod).includes("hostPath"));
      const claims = valueAt(inputs, "spec.volumeClaimTemplates") as { metadata: { name: string } }[];
      const volumes = valueAt(pod, "volumes") as { name: string }[];
      const mounts = valueAt(pod, "containers.0.volumeMounts") as { name: string }[];
      const there = [...volumes.map((volume) => volume.name), ...claims.map(({ metadata }) => metadata.name)];
      assert.deepEqual(mounts.map((mount) => mount.name).sort(), there.sort());
    });
  }

  it("have connections that are named, and no others", () => {
    const policies = production.ofKind("NetworkPolicy").filter(isOfLogs);
    const denied = policies.find(({ inputs }) => valueAt(inputs, "metadata.name") === "default-deny");
    assert.deepEqual(valueAt(denied?.inputs, "spec"), { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const ports = (name: string, way: "ingress" | "egress") =>
      (valueAt(production.object("NetworkPolicy", name).inputs, `spec.${way}`) as { ports: { port: number }[] }[]).map(
        (rule) => rule.ports.map(({ port }) => port).join(),
      );
    assert.deepEqual(
      [ports("loki", "ingress"), ports("loki", "egress")],
      [
        ["3100", "3100"],
        ["53,53", "443"],
      ],
    );
    assert.deepEqual([ports("alloy", "ingress"), ports("alloy", "egress")], [["12345"], ["443,6443", "53,53", "3100"]]);
    const mayCall = JSON.stringify(valueAt(production.object("NetworkPolicy", "loki").inputs, "spec.ingress.0.from"));
    assert.match(mayCall, /"alloy".*"grafana"/);
  });

  it("are watched: Prometheus reads the metrics of both, and has the rules about them", () => {
    const files = production.named("monitoring-prometheus-configuration").inputs["data"] as Record<string, string>;
    assert.match(files["prometheus.json"] ?? "", /"loki\.logs\.svc:3100"[^]*"alloy\.logs\.svc:12345"/);
    assert.match(files["rules-logs.json"] ?? "", /LogsStopped/);
    const out = valueAt(production.object("NetworkPolicy", "prometheus").inputs, "spec.egress");
    assert.match(JSON.stringify(out), /"port":3100.*"port":12345/);
  });
});

describe("Alloy's configuration", () => {
  const text = alloyConfiguration(["shop", "monitoring", "shop"], "http://loki.logs.svc:3100");

  it("reads the named namespaces, each once, and sends to Loki", () => {
    assert.match(text, /names = \["monitoring", "shop"\]/);
    assert.match(text, /url +=\s"http:\/\/loki\.logs\.svc:3100\/loki\/api\/v1\/push"/);
  });

  it("has few labels, and the rest as structured metadata", () => {
    assert.match(text, /stage\.label_keep \{\s+values = \["namespace", "service", "release", "level"\]/);
    const metadata = /stage\.structured_metadata \{([^}]*)\}/.exec(text)?.[1] ?? "";
    const names = [...metadata.matchAll(/(\w+) +=\s""/g)].map(([, name]) => name);
    assert.deepEqual(names, ["pod", "container", "request_id", "method", "route", "status"]);
  });

  it("has every brace and every quote closed, and tabs as Alloy's formatter puts them", () => {
    const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
    assert.ok(!bare.includes('"'));
    let depth = 0;
    for (const line of bare.split("\n")) {
      if (/^\s*\}/.test(line)) depth--;
      if (line !== "") assert.equal(/^\t*/.exec(line)?.[0].length, depth, line);
      if (line.endsWith("{")) depth++;
    }
    assert.equal(depth, 0);
  });
});
