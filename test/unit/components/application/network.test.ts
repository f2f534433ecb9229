import assert from "node:assert/strict";
import { ApplicationNamespace } from "../../../../components/application/index.ts";
import { databasePorts } from "../../../../components/application/network.ts";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { record, valueAt } from "../../../support/pulumi-recording.ts";
import type { Recording } from "../../../support/pulumi-recording.ts";

type Rule = { from?: unknown[]; to?: unknown[]; ports: { port: number }[] };

const rules = (recording: Recording, part: string, direction: "ingress" | "egress") =>
  (valueAt(recording.object("NetworkPolicy", part).inputs, `spec.${direction}`) ?? []) as Rule[];

const portsOf = (list: Rule[]) => list.map(({ ports }) => ports.map(({ port }) => port));

describe("the namespace", () => {
  it("takes only restricted pods and denies every connection that is not named", async () => {
    const recording = await record(() => new ApplicationNamespace("ns", { name: "immo" }));

    const labels = valueAt(recording.object("Namespace", "immo").inputs, "metadata.labels") as Record<string, string>;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
    assert.deepEqual(valueAt(recording.object("NetworkPolicy", "default-deny").inputs, "spec"), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });
});

describe("the connections of the application", () => {
  const podsOf = (name: string) => ({
    podSelector: { matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "immoexpress" } },
  });
  const fromIngress = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress" } } };
  const fromPrometheus = {
    namespaceSelector: {},
    podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
  };

  it("into the backend come from the ingress, the frontend, the health checks and Prometheus", async () => {
    const recording = await recordApplication("local");

    assert.deepEqual(rules(recording, "backend", "ingress"), [
      { from: [fromIngress, podsOf("frontend"), podsOf("health")], ports: [{ port: 5000, protocol: "TCP" }] },
      { from: [fromPrometheus], ports: [{ port: 9464, protocol: "TCP" }] },
    ]);
  });

  it("into the frontend come from the ingress, the health checks and Prometheus only", async () => {
    const recording = await recordApplication("local");

    assert.deepEqual(rules(recording, "frontend", "ingress"), [
      { from: [fromIngress, podsOf("health")], ports: [{ port: 3000, protocol: "TCP" }] },
      { from: [fromPrometheus], ports: [{ port: 9464, protocol: "TCP" }] },
    ]);
  });

  it("out of the frontend go to DNS and the backend", async () => {
    assert.deepEqual(portsOf(rules(await recordApplication("local"), "frontend", "egress")), [[53, 53], [5000]]);
  });

  it("out of the backend go to DNS and the database's pods", async () => {
    const egress = rules(await recordApplication("local"), "backend", "egress");

    assert.deepEqual(portsOf(egress), [[53, 53], [27017]]);
    assert.deepEqual(egress[1]?.to, [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "mongodb" } } }]);
  });

  it("out of the backend go to public HTTPS where that is switched on, but to no private address", async () => {
    const egress = rules(await recordApplication("production"), "backend", "egress");

    assert.deepEqual(portsOf(egress), [[53, 53], [27017], [443]]);
    assert.equal(valueAt(egress[2], "to.0.ipBlock.cidr"), "0.0.0.0/0");
    assert.deepEqual(valueAt(egress[2], "to.0.ipBlock.except"), [
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
    ]);
  });

  it("out of the backend go to the ports of a database elsewhere", async () => {
    const egress = rules(await recordApplication("local", {}, { database: "elsewhere" }), "backend", "egress");

    assert.deepEqual(portsOf(egress), [
      [53, 53],
      [27018, 27019],
    ]);
  });

  it("from the ingress reach cert-manager's answers only where cert-manager is used", async () => {
    const [local, production] = [await recordApplication("local"), await recordApplication("production")];

    assert.deepEqual(portsOf(rules(production, "acme-answers", "ingress")), [[8089]]);
    assert.throws(() => local.object("NetworkPolicy", "acme-answers"), /Expected one NetworkPolicy named acme-answers/);
  });
});

describe("databasePorts", () => {
  it("are those of the hosts, once each", () => {
    assert.deepEqual(
      databasePorts("a.example.com:27018,b.example.com:27018,c.example.com:10255").map(({ port }) => port),
      [27018, 10255],
    );
  });

  it("are those of hosted clusters when only a name is known", () => {
    assert.deepEqual(databasePorts("cluster0.example.mongodb.net"), [{ port: 27015, endPort: 27017, protocol: "TCP" }]);
  });
});
