/** Names that others refer to. */
export const namespaceName = "logs";
export const lokiName = "loki";
export const lokiPort = 3100;
export const alloyName = "alloy";
export const alloyPort = 12345;

/** Where pods reach Loki. */
export const lokiAddress = `http://${lokiName}.${namespaceName}.svc:${lokiPort}`;

const partOf = { "app.kubernetes.io/component": "logs", "app.kubernetes.io/part-of": "monitoring" };

export const lokiPodLabels: Record<string, string> = { "app.kubernetes.io/name": lokiName };
export const lokiLabels: Record<string, string> = { ...lokiPodLabels, ...partOf };
export const alloyPodLabels: Record<string, string> = { "app.kubernetes.io/name": alloyName };
export const alloyLabels: Record<string, string> = { ...alloyPodLabels, ...partOf };
