import type { input } from "@pulumi/kubernetes/types/index.js";
import { fromPrometheus, toApiServer, toDns } from "../../platform/network.ts";
import { podLabels as grafanaLabels, serverName as grafanaName } from "../grafana/names.ts";
import { alloyPodLabels, alloyPort, lokiPodLabels, lokiPort, namespaceName } from "./names.ts";

type Policy = input.networking.v1.NetworkPolicySpec;
type EgressRule = input.networking.v1.NetworkPolicyEgressRule;
type Peer = input.networking.v1.NetworkPolicyPeer;

const inNamespace = (name: string, labels: Record<string, string>): Peer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  podSelector: { matchLabels: labels },
});

/** Alloy brings lines, Grafana asks, Prometheus reads the metrics; out go the blobs, where they go out at all. */
export function lokiNetworkPolicy(toStore: EgressRule | undefined): Policy {
  const from = [{ podSelector: { matchLabels: alloyPodLabels } }, inNamespace(grafanaName, grafanaLabels)];
  return {
    podSelector: { matchLabels: lokiPodLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from, ports: [{ port: lokiPort, protocol: "TCP" }] }, fromPrometheus(lokiPort)],
    egress: toStore === undefined ? [] : [toDns(), toStore],
  };
}

/** It reads from the API server and writes to Loki, and to nobody else. */
export function alloyNetworkPolicy(apiServerCidr: string): Policy {
  return {
    podSelector: { matchLabels: alloyPodLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [fromPrometheus(alloyPort)],
    egress: [
      toApiServer(apiServerCidr),
      toDns(),
      { to: [{ podSelector: { matchLabels: lokiPodLabels } }], ports: [{ port: lokiPort, protocol: "TCP" }] },
    ],
  };
}

/** Lets pods ask Loki, from another namespace. */
export function toLoki(): EgressRule {
  return { to: [inNamespace(namespaceName, lokiPodLabels)], ports: [{ port: lokiPort, protocol: "TCP" }] };
}

/** Lets Prometheus read the metrics of both. */
export function toLogMetrics(): EgressRule[] {
  const alloy = inNamespace(namespaceName, alloyPodLabels);
  return [toLoki(), { to: [alloy], ports: [{ port: alloyPort, protocol: "TCP" }] }];
}
