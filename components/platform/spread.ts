import type { input } from "@pulumi/kubernetes/types/index.js";

/**
 * Puts the pods with these labels into different places. Preferred, not demanded: a machine of one node runs two pods as
 * well, and a cluster that has lost a zone must still be able to start pods.
 * @param topologyKey label of nodes that tells places apart
 */
export function spreadOver(
  topologyKey: "kubernetes.io/hostname" | "topology.kubernetes.io/zone",
  labels: Record<string, string>,
): input.core.v1.TopologySpreadConstraint {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: labels } };
}
