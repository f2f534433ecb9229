import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../../../components/monitoring/index.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, type Recording, valueAt } from "../../../support/pulumi-recording.ts";

function monitoring(stack: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Recording> {
  const platform = { ingressNamespace: pulumi.output("ingress"), rolloutsNamespace: pulumi.output("argo-rollouts") };
  return record(() => {
    new Monitoring("monitoring", { config: configOf(stack, changes), namespace: "immoexpress", platform });
  }, stack);
}

describe("Prometheus", () => {
  it("may look for pods in the namespaces that it scrapes, and nothing else", async () => {
    const roles = (await monitoring("local")).ofKind("Role");
    const seen = roles.map(({ inputs }) => [valueAt(inputs, "metadata.namespace"), valueAt(inputs, "rules")]);
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }];
    assert.deepEqual(seen.toSorted(), [
      ["argo-rollouts", rules],
      ["immoexpress", rules],
      ["ingress", rules],
    ]);
  });

  it("lets nobody ask but the controller of the rollouts", async () => {
    const { inputs } = (await monitoring("local")).object("NetworkPolicy", "prometheus");
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
      valueAt((await monitoring("local", changes)).object("StatefulSet", "prometheus").inputs, "spec.template.spec");
    const name = async (seconds: number) =>
      valueAt(await pod({ "monitoring.prometheus.scrapeSeconds": seconds }), "volumes.0.configMap.name");
    assert.notEqual(await name(4), await name(5));
    const args = valueAt(await pod({ "monitoring.prometheus.storage": "10Gi" }), "containers.0.args") as string[];
    assert.ok(args.includes("--storage.tsdb.retention.size=8192MB"));
  });

  it("is not declared where the cluster has one, whose address is used", async () => {
    const prometheus = { install: false, address: "http://prometheus.observability.svc:9090" };
    assert.deepEqual(
      (await monitoring("production", { "monitoring.prometheus": prometheus })).ofKind("StatefulSet"),
      [],
    );
  });
});
