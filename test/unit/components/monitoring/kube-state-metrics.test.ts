import assert from "node:assert/strict";
import { KubeStateMetrics } from "../../../../components/monitoring/kube-state-metrics/index.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, valueAt } from "../../../support/pulumi-recording.ts";

const declared = () =>
  record(
    () =>
      new KubeStateMetrics("state", {
        settings: configOf("local").monitoring.kubeStateMetrics,
        namespace: "monitoring",
        watched: { application: "immoexpress", monitoring: "monitoring" },
        apiServerCidr: "198.18.0.0/16",
      }),
    "local",
  );

describe("kube-state-metrics", () => {
  it("may list what the rules are about, in the namespaces that are watched, and the nodes, and nothing else", async () => {
    const recording = await declared();
    assert.deepEqual(
      recording.ofKind("ClusterRole").map(({ inputs }) => inputs["rules"]),
      [[{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] }]],
    );
    const roles = recording.ofKind("Role");
    const namespaces = roles.map(({ inputs }) => valueAt(inputs, "metadata.namespace"));
    assert.deepEqual(namespaces.sort(), ["immoexpress", "monitoring"]);
    for (const { inputs } of roles) {
      assert.deepEqual(inputs["rules"], [
        { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
        { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["list", "watch"] },
        { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: ["list", "watch"] },
        { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: ["list", "watch"] },
      ]);
    }
  });

  it("is told to look there and for that alone", async () => {
    const { inputs } = (await declared()).object("Deployment", "kube-state-metrics");
    const args = (container: number) => valueAt(inputs, `spec.template.spec.containers.${container}.args`) as string[];
    assert.ok(args(0).includes("--namespaces=immoexpress,monitoring"));
    assert.ok(args(0).includes("--resources=cronjobs,horizontalpodautoscalers,jobs,pods,statefulsets"));
    // Told of two namespaces, it would tell of every node twice.
    assert.ok(args(1).includes("--resources=nodes"));
    assert.deepEqual(
      args(1).filter((argument) => argument.startsWith("--namespaces")),
      [],
    );
  });

  it("talks to the API server, and with Prometheus alone", async () => {
    const { inputs } = (await declared()).object("NetworkPolicy", "kube-state-metrics");
    assert.deepEqual(valueAt(inputs, "spec.egress.0.to"), [{ ipBlock: { cidr: "198.18.0.0/16" } }]);
    assert.deepEqual(
      (valueAt(inputs, "spec.ingress") as object[]).map((rule) => valueAt(rule, "ports")),
      [[{ port: 8080, protocol: "TCP" }], [{ port: 8082, protocol: "TCP" }]],
    );
  });
});
