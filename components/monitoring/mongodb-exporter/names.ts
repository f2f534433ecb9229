/** Names that others refer to. */
export const mongodbExporterName = "mongodb-exporter";
export const mongodbExporterPort = 9216;

export const podLabels: Record<string, string> = { "app.kubernetes.io/name": mongodbExporterName };
export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "metrics",
  "app.kubernetes.io/part-of": "monitoring",
};
