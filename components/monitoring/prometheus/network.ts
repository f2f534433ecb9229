import type { input } from "@pulumi/kubernetes/types/index.js";
import { metricsPort } from "../../application/pod.ts";
import { ports as rolloutsPorts } from "../../platform/argo-rollouts/pod.ts";
import { toApiServer, toDns } from "../../platform/network.ts";
import { ports as traefikPorts } from "../../platform/traefik/arguments.ts";
import { podLabels, port } from "./names.ts";

type Peer = input.networking.v1.NetworkPolicyPeer;

/** The controller that judges releases asks; the server asks the API server for pods and those for their metrics. */
export function prometheusNetworkPolicy(
  namespaces: { application: Peer; ingress: Peer; rollouts: Peer },
  apiServerCidr: string,
): input.networking.v1.NetworkPolicySpec {
  const to = (peer: Peer, metrics: number) => ({ to: [peer], ports: [{ port: metrics, protocol: "TCP" }] });
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [{ ...namespaces.rollouts, podSelector: { matchLabels: { "app.kubernetes.io/name": "argo-rollouts" } } }],
        ports: [{ port, protocol: "TCP" }],
      },
    ],
    egress: [
      toApiServer(apiServerCidr),
      toDns(),
      to(namespaces.application, metricsPort),
      to(namespaces.ingress, traefikPorts.metrics),
      to(namespaces.rollouts, rolloutsPorts.metrics),
    ],
  };
}
