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
  it("may list what the rules are about, in the namespaces that are watched, and nothing else", async () => {
    const recording = await declared();
    assert.deepEqual(recording.ofKind("ClusterRole"), []);
    const roles = recording.ofKind("Role");
    const namespaces = roles.map(({ inputs }) => valueAt(inputs, "metadata.namespace"));
    assert.deepEqual(namespaces.sort(), ["immoexpress", "monitoring"]);
    for (const { inputs } of roles) {
      assert.deepEqual(inputs["rules"], [
        { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
        { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: ["list", "watch"] },
        { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: ["list", "watch"] },
      ]);
    }
  });

  it("is told to look there and for that alone", async () => {
    const { inputs } = (await declared()).object("Deployment", "kube-state-metrics");
    const args = valueAt(inputs, "spec.template.spec.containers.0.args") as string[];
    assert.ok(args.includes("--namespaces=immoexpress,monitoring"));
    assert.ok(args.includes("--resources=cronjobs,horizontalpodautoscalers,jobs,pods"));
  });

  it("talks to the API server, and with Prometheus alone", async () => {
    const { inputs } = (await declared()).object("NetworkPolicy", "kube-state-metrics");
    assert.deepEqual(valueAt(inputs, "spec.egress.0.to"), [{ ipBlock: { cidr: "198.18.0.0/16" } }]);
    assert.deepEqual(valueAt(inputs, "spec.ingress.0.ports"), [{ port: 8080, protocol: "TCP" }]);
  });
});
