import type { input } from "@pulumi/kubernetes/types/index.js";
import { prometheusPods, toDns } from "../../platform/network.ts";
import { toLoki } from "../logs/network.ts";
import { podLabels as prometheusLabels, port as prometheusPort } from "../prometheus/names.ts";
import { podLabels, serverName } from "./names.ts";

type Policy = input.networking.v1.NetworkPolicySpec;

/** It asks Prometheus, Loki where there is one, and nobody else. Nothing in the cluster asks it: people reach it by `kubectl port-forward`. */
export function grafanaNetworkPolicy(hasLogs: boolean): Policy {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    egress: [
      toDns(),
      { to: [prometheusPods()], ports: [{ port: prometheusPort, protocol: "TCP" }] },
      ...(hasLogs ? [toLoki()] : []),
    ],
  };
}

/** Lets Grafana ask the Prometheus that this program installs. */
export function fromGrafana(): Policy {
  return {
    podSelector: { matchLabels: prometheusLabels },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": serverName } },
            podSelector: { matchLabels: podLabels },
          },
        ],
        ports: [{ port: prometheusPort, protocol: "TCP" }],
      },
    ],
  };
}
