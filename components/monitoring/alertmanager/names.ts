/** Names that others refer to. */
export const alertmanagerName = "alertmanager";
export const alertmanagerPort = 9093;

export const podLabels: Record<string, string> = { "app.kubernetes.io/name": alertmanagerName };
export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "alerts",
  "app.kubernetes.io/part-of": "monitoring",
};
