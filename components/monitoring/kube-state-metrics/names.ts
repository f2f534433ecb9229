/** Names that others refer to. */
export const kubeStateMetricsName = "kube-state-metrics";
export const kubeStateMetricsPort = 8080;
/** Of the container that tells of the nodes. */
export const nodeMetricsPort = 8082;

export const podLabels: Record<string, string> = { "app.kubernetes.io/name": kubeStateMetricsName };
export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "metrics",
  "app.kubernetes.io/part-of": "monitoring",
};
