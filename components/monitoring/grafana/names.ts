/** Names that others refer to. */
export const serverName = "grafana";
/** Of the Service; the pod listens on {@link podPort}. */
export const port = 80;
export const podPort = 3000;
/** The Secret with the password of the account `admin`, and its key. */
export const adminSecret = { name: "grafana-admin", key: "password" } as const;

export const podLabels: Record<string, string> = { "app.kubernetes.io/name": serverName };
export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "dashboards",
  "app.kubernetes.io/part-of": "monitoring",
};
