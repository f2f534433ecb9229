import type { input } from "@pulumi/kubernetes/types/index.js";
import { fromPrometheus, toApiServer, toDns } from "../network.ts";
import { ports } from "./arguments.ts";

/** Everybody may reach the two public ports, Prometheus the metrics; out go only requests to what an Ingress serves. */
export function traefikNetworkPolicy(
  podLabels: Record<string, string>,
  apiServerCidr: string,
): input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        ports: [
          { port: ports.web, protocol: "TCP" },
          { port: ports.websecure, protocol: "TCP" },
        ],
      },
      fromPrometheus(ports.metrics),
    ],
    egress: [
      {
        to: [
          podsAnywhere({ "app.kubernetes.io/part-of": "immoexpress" }),
          // cert-manager answers Let's Encrypt's challenge from a pod of its own, beside the Ingress.
          podsAnywhere({ "acme.cert-manager.io/http01-solver": "true" }),
        ],
      },
      toApiServer(apiServerCidr),
      toDns(),
    ],
  };
}

function podsAnywhere(matchLabels: Record<string, string>): input.networking.v1.NetworkPolicyPeer {
  return { namespaceSelector: {}, podSelector: { matchLabels } };
}
