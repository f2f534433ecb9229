import type { input } from "@pulumi/kubernetes/types/index.js";
import { metricsPort } from "../../application/pod.ts";
import { ports as rolloutsPorts } from "../../platform/argo-rollouts/pod.ts";
import { toApiServer, toDns } from "../../platform/network.ts";
import { ports as traefikPorts } from "../../platform/traefik/arguments.ts";
import { alertmanagerPort, podLabels as alertmanagerLabels } from "../alertmanager/names.ts";
import {
  kubeStateMetricsPort,
  nodeMetricsPort,
  podLabels as kubeStateMetricsLabels,
} from "../kube-state-metrics/names.ts";
import { toLogMetrics } from "../logs/network.ts";
import { mongodbExporterPort, podLabels as mongodbExporterLabels } from "../mongodb-exporter/names.ts";
import { podLabels, port } from "./names.ts";
import type { OptionalTargets } from "./scraping.ts";

const kubeletPort = 10250;

type Peer = input.networking.v1.NetworkPolicyPeer;

/** The controller that judges releases asks; the server asks the API server for pods, those and the kubelets for metrics, and tells Alertmanager. */
export function prometheusNetworkPolicy(
  namespaces: { application: Peer; ingress: Peer; rollouts: Peer },
  { apiServerCidr, nodeCidr }: { apiServerCidr: string; nodeCidr: string },
  optional: OptionalTargets,
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
      ...(optional.databaseExporter
        ? [to({ ...namespaces.application, podSelector: { matchLabels: mongodbExporterLabels } }, mongodbExporterPort)]
        : []),
      to(namespaces.ingress, traefikPorts.metrics),
      to(namespaces.rollouts, rolloutsPorts.metrics),
      to({ ipBlock: { cidr: nodeCidr } }, kubeletPort),
      to({ podSelector: { matchLabels: kubeStateMetricsLabels } }, kubeStateMetricsPort),
      to({ podSelector: { matchLabels: kubeStateMetricsLabels } }, nodeMetricsPort),
      to({ podSelector: { matchLabels: alertmanagerLabels } }, alertmanagerPort),
      ...(optional.logs ? toLogMetrics() : []),
    ],
  };
}
