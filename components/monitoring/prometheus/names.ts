/** Names that others refer to. */
export const namespaceName = "monitoring";
export const serverName = "prometheus";
export const port = 9090;

/** What NetworkPolicies of whatever has metrics let in (components/platform/network.ts). */
export const podLabels: Record<string, string> = { "app.kubernetes.io/name": serverName };
export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "metrics",
  "app.kubernetes.io/part-of": "monitoring",
};
