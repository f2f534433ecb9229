import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { quantityValue } from "../../config/fields.ts";
import type { PrometheusSettings } from "../../config/monitoring.ts";
import { restrictedContainer } from "../../platform/hardening.ts";
import { answers, serverIdentity } from "../server-pod.ts";
import { scaled } from "../rules/scale.ts";
import { port } from "./names.ts";

/** `nobody`, as whom the official image runs. */
const user = 65534;

/** The volume of the samples, and the head of its claim's name. */
export const samplesVolume = "samples";

/**
 * Prometheus, reading its configuration once: another configuration is another ConfigMap, and another pod.
 * @param durationPercent what is left of the minute after which Alertmanager is told again of what fires; when it has not been told
 *   for four of these, nothing fires any more
 */
export function prometheusPod(
  settings: PrometheusSettings,
  durationPercent: number,
  serviceAccountName: pulumi.Input<string>,
  configMapName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  return {
    ...serverIdentity(user, serviceAccountName, { callsApiServer: true }),
    // Writes what it has in memory to its volume.
    terminationGracePeriodSeconds: 120,
    containers: [
      {
        name: "prometheus",
        image: settings.image,
        imagePullPolicy: "IfNotPresent",
        args: prometheusArguments(settings, durationPercent),
        ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
        // It replays its log first, which takes minutes when that is long.
        startupProbe: { ...answers("/-/ready"), periodSeconds: 2, failureThreshold: 450 },
        readinessProbe: { ...answers("/-/ready"), periodSeconds: 5 },
        livenessProbe: { ...answers("/-/healthy"), periodSeconds: 15, failureThreshold: 6 },
        resources: settings.resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "configuration", mountPath: "/etc/prometheus", readOnly: true },
          { name: samplesVolume, mountPath: "/prometheus" },
        ],
      },
    ],
    volumes: [{ name: "configuration", configMap: { name: configMapName } }],
  };
}

function prometheusArguments({ retentionDays, storage }: PrometheusSettings, durationPercent: number): string[] {
  const megabytes = Math.floor((quantityValue(storage) * 0.8) / 2 ** 20);
  return [
    "--config.file=/etc/prometheus/prometheus.json",
    "--storage.tsdb.path=/prometheus",
    `--storage.tsdb.retention.time=${retentionDays}d`,
    `--storage.tsdb.retention.size=${megabytes}MB`,
    `--web.listen-address=:${port}`,
    `--rules.alert.resend-delay=${scaled("1m", { percent: durationPercent, shortestWindow: 0 })}`,
    "--log.format=json",
  ];
}
