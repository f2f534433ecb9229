import type { input } from "@pulumi/kubernetes/types/index.js";
import { fromPrometheus, prometheusPods, toApiServer, toDns } from "../network.ts";
import { ports } from "./pod.ts";

const prometheusPort = 9090;

/** Prometheus reads the metrics; out go only calls to the API server and the queries of an analysis. */
export function rolloutsNetworkPolicy(
  podLabels: Record<string, string>,
  apiServerCidr: string,
): input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [fromPrometheus(ports.metrics)],
    egress: [
      toApiServer(apiServerCidr),
      { to: [prometheusPods()], ports: [{ port: prometheusPort, protocol: "TCP" }] },
      toDns(),
    ],
  };
}
