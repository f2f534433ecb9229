import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";

type EgressRule = input.networking.v1.NetworkPolicyEgressRule;
type IngressRule = input.networking.v1.NetworkPolicyIngressRule;
type Peer = input.networking.v1.NetworkPolicyPeer;

/** Lets pods resolve names at the cluster's DNS server. */
export function toDns(): EgressRule {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
}

/**
 * Lets pods call the API server. Whether a policy sees the Service's port (443) or the server's own (6443) depends on
 * the network plug-in, hence both.
 */
export function toApiServer(cidr: string): EgressRule {
  return {
    to: [{ ipBlock: { cidr } }],
    ports: [
      { port: 443, protocol: "TCP" },
      { port: 6443, protocol: "TCP" },
    ],
  };
}

/** Lets Prometheus, in whichever namespace it runs, read a port. */
export function fromPrometheus(port: number): IngressRule {
  return { from: [prometheusPods()], ports: [{ port, protocol: "TCP" }] };
}

/** Prometheus, in whichever namespace it runs. */
export function prometheusPods(): Peer {
  return { namespaceSelector: {}, podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } };
}

/** A namespace's ground rule: nothing in and nothing out that no other policy names. */
export function denyAll(): input.networking.v1.NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
}

/**
 * Denies every connection in a controller's namespace but those of its own policy.
 * @returns the controller's policy, which its pods have to wait for
 */
export function onlyNamedConnections(
  name: string,
  metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> },
  spec: input.networking.v1.NetworkPolicySpec,
  parent: pulumi.Resource,
): NetworkPolicy {
  const denied = { metadata: { ...metadata, name: "default-deny" }, spec: denyAll() };
  new NetworkPolicy(`${name}-default-deny`, denied, { parent });
  return new NetworkPolicy(`${name}-network-policy`, { metadata, spec }, { parent });
}
