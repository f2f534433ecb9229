import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../../config/monitoring.ts";
import { restrictedContainer, restrictedPod } from "../../platform/hardening.ts";
import { watched } from "./access.ts";
import { namespacedMetrics, nodeMetrics } from "./metrics.ts";
import { kubeStateMetricsName, kubeStateMetricsPort, labels, nodeMetricsPort } from "./names.ts";

/** `nobody`, as whom the official image runs. */
const user = 65534;

type Settings = MonitoringSettings["kubeStateMetrics"];

/**
 * kube-state-metrics twice: for the named namespaces alone, and for the nodes. Told of several namespaces, one program
 * would tell of every node once for each of them.
 */
export function kubeStateMetricsPod(
  settings: Settings,
  serviceAccountName: pulumi.Input<string>,
  namespaces: pulumi.Input<string>[],
): input.core.v1.PodTemplateSpec {
  const names = pulumi.all(namespaces).apply((known) => [...new Set(known)].sort().join(","));
  return {
    metadata: { labels },
    spec: {
      serviceAccountName,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(user),
      containers: [
        container(settings, {
          ...{ name: kubeStateMetricsName, portPrefix: "", port: kubeStateMetricsPort },
          args: [
            `--resources=${Object.values(watched).flat().sort().join(",")}`,
            pulumi.interpolate`--namespaces=${names}`,
            `--metric-allowlist=${namespacedMetrics.join(",")}`,
          ],
        }),
        container(settings, {
          ...{ name: `${kubeStateMetricsName}-nodes`, portPrefix: "node-", port: nodeMetricsPort },
          args: ["--resources=nodes", `--metric-allowlist=${nodeMetrics.join(",")}`],
        }),
      ],
    },
  };
}

interface Told {
  name: string;
  /** What its ports' names begin with: they are unique in the pod. */
  portPrefix: string;
  /** Of its metrics; the next one is that of its telemetry. */
  port: number;
  /** What it looks at, and what it tells of that. */
  args: pulumi.Input<string>[];
}

function container({ image, resources }: Settings, { name, portPrefix, port, args }: Told): input.core.v1.Container {
  const ports = { metrics: `${portPrefix}metrics`, telemetry: `${portPrefix}telemetry` };
  const answers = (path: string, of: string) => ({ httpGet: { path, port: of }, timeoutSeconds: 5 });
  return {
    ...{ name, image, imagePullPolicy: "IfNotPresent" },
    args: [
      ...["--host=0.0.0.0", `--port=${port}`, "--telemetry-host=0.0.0.0", `--telemetry-port=${port + 1}`],
      ...args,
    ],
    ports: [
      { name: ports.metrics, containerPort: port, protocol: "TCP" },
      { name: ports.telemetry, containerPort: port + 1, protocol: "TCP" },
    ],
    startupProbe: { ...answers("/readyz", ports.telemetry), periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...answers("/readyz", ports.telemetry), periodSeconds: 5 },
    livenessProbe: { ...answers("/livez", ports.metrics), periodSeconds: 15, failureThreshold: 4 },
    resources,
    securityContext: restrictedContainer(),
  };
}
