import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../../config/monitoring.ts";
import { restrictedContainer, restrictedPod } from "../../platform/hardening.ts";
import { watched } from "./access.ts";
import { kubeStateMetricsName, kubeStateMetricsPort, labels } from "./names.ts";

/** `nobody`, as whom the official image runs. */
const user = 65534;
const telemetryPort = 8081;

/** What the rules and the dashboards ask for: the rest would be most of it. */
const metrics = [
  // Not next_schedule_time: it ends the program for a schedule that never comes, as those of Jobs that people start.
  "kube_cronjob_(created|spec_suspend|status_last_schedule_time|status_last_successful_time)",
  "kube_job_(complete|failed|status_completion_time|status_start_time)",
  "kube_horizontalpodautoscaler_(spec_max_replicas|spec_min_replicas|status_current_replicas|status_desired_replicas)",
  "kube_pod_container_resource_(limits|requests)",
  "kube_pod_container_status_(restarts_total|waiting_reason)",
  "kube_pod_status_(phase|ready)",
];

/** kube-state-metrics, for the named namespaces alone. */
export function kubeStateMetricsPod(
  { image, resources }: MonitoringSettings["kubeStateMetrics"],
  serviceAccountName: pulumi.Input<string>,
  namespaces: pulumi.Input<string>[],
): input.core.v1.PodTemplateSpec {
  const answers = (path: string, port: string) => ({ httpGet: { path, port }, timeoutSeconds: 5 });
  return {
    metadata: { labels },
    spec: {
      serviceAccountName,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(user),
      containers: [
        {
          name: kubeStateMetricsName,
          image,
          imagePullPolicy: "IfNotPresent",
          args: [
            "--host=0.0.0.0",
            `--port=${kubeStateMetricsPort}`,
            "--telemetry-host=0.0.0.0",
            `--telemetry-port=${telemetryPort}`,
            `--resources=${Object.values(watched).flat().sort().join(",")}`,
            pulumi.interpolate`--namespaces=${pulumi.all(namespaces).apply((names) => [...new Set(names)].sort().join(","))}`,
            `--metric-allowlist=${metrics.join(",")}`,
          ],
          ports: [
            { name: "metrics", containerPort: kubeStateMetricsPort, protocol: "TCP" },
            { name: "telemetry", containerPort: telemetryPort, protocol: "TCP" },
          ],
          startupProbe: { ...answers("/readyz", "telemetry"), periodSeconds: 1, failureThreshold: 60 },
          readinessProbe: { ...answers("/readyz", "telemetry"), periodSeconds: 5 },
          livenessProbe: { ...answers("/livez", "metrics"), periodSeconds: 15, failureThreshold: 4 },
          resources,
          securityContext: restrictedContainer(),
        },
      ],
    },
  };
}
