import assert from "node:assert/strict";
import { letsThrough } from "../../support/access/network-policies.ts";
import type { End, NetworkPolicy } from "../../support/access/network-policies.ts";

const pod = (name: string, namespace = "app"): End => ({ address: "10.1.0.9", pod: { namespace, labels: { name } } });
const [web, data, other] = [pod("web"), pod("data"), pod("other", "elsewhere")];
const internet: End = { address: "203.0.113.9" };

const selecting = (name: string) => ({ podSelector: { matchLabels: { name } } });

function policy(spec: Partial<NetworkPolicy["spec"]>): NetworkPolicy {
  return {
    metadata: { name: "policy", namespace: "app" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec },
  };
}

describe("NetworkPolicies, as a network plug-in reads them", () => {
  it("leave pods alone that none selects", () => {
    assert.equal(letsThrough([], web, data, 1), true);
    assert.equal(letsThrough([policy(selecting("data"))], web, other, 1), true);
    assert.equal(letsThrough([policy({})], other, internet, 1), true);
  });

  it("refuse what they do not name, from both ends", () => {
    assert.equal(letsThrough([policy({ policyTypes: ["Ingress"] })], web, data, 1), false);
    assert.equal(letsThrough([policy({ policyTypes: ["Egress"] })], web, data, 1), false);
    assert.equal(letsThrough([policy({ policyTypes: ["Ingress"] })], web, other, 1), true);
    assert.equal(letsThrough([policy({ policyTypes: ["Egress"] })], other, data, 1), true);
  });

  it("add up", () => {
    const named = policy({ ...selecting("web"), policyTypes: ["Egress"], egress: [{ to: [selecting("data")] }] });
    assert.equal(letsThrough([policy({ policyTypes: ["Egress"] }), named], web, data, 1), true);
  });

  it("mean their own namespace where a peer names none, and all of it where a peer names no pods", () => {
    const from = (peer: object) => [policy({ policyTypes: ["Ingress"], ingress: [{ from: [peer] }] })];
    const elsewhere = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "elsewhere" } } };
    assert.equal(letsThrough(from(selecting("web")), web, data, 1), true);
    assert.equal(letsThrough(from(selecting("other")), other, data, 1), false);
    assert.equal(letsThrough(from({ namespaceSelector: {}, ...selecting("other") }), other, data, 1), true);
    assert.equal(letsThrough(from(elsewhere), other, data, 1), true);
    assert.equal(letsThrough(from({ ...elsewhere, ...selecting("web") }), other, data, 1), false);
    assert.equal(letsThrough(from(elsewhere), web, data, 1), false);
  });

  it("name ports, and ranges of them, over TCP", () => {
    const to = (port: object) => [
      policy({ policyTypes: ["Egress"], egress: [{ to: [selecting("data")], ports: [port] }] }),
    ];
    assert.equal(letsThrough(to({ port: 53, protocol: "TCP" }), web, data, 53), true);
    assert.equal(letsThrough(to({ port: 53, protocol: "TCP" }), web, data, 54), false);
    assert.equal(letsThrough(to({ port: 53, protocol: "UDP" }), web, data, 53), false);
    assert.equal(letsThrough(to({ port: 50, endPort: 60 }), web, data, 60), true);
    assert.equal(letsThrough(to({ port: 50, endPort: 60 }), web, data, 61), false);
  });

  it("name ranges of addresses, and exceptions within", () => {
    const to = (ipBlock: { cidr: string; except?: string[] }) => [
      policy({ policyTypes: ["Egress"], egress: [{ to: [{ ipBlock }] }] }),
    ];
    assert.equal(letsThrough(to({ cidr: "0.0.0.0/0" }), web, internet, 1), true);
    assert.equal(letsThrough(to({ cidr: "0.0.0.0/0", except: ["203.0.113.0/24"] }), web, internet, 1), false);
    assert.equal(letsThrough(to({ cidr: "10.0.0.0/8" }), web, internet, 1), false);
    assert.equal(letsThrough(to({ cidr: "10.0.0.0/8" }), web, data, 1), true);
  });

  it("are refused where they select by expressions", () => {
    const expressions = policy({ podSelector: { matchExpressions: [] } });
    assert.throws(() => letsThrough([expressions], web, data, 1), /not understood/);
  });
});
