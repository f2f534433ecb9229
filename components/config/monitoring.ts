import { z } from "zod";
import { alertmanagerSchema, alertsSchema } from "./alerts.ts";
import { byteQuantity, choice, flag, objectName, range, text, wholeNumber } from "./fields.ts";
import { grafanaSchema } from "./grafana.ts";
import { imageReference } from "./images.ts";
import { logsSchema } from "./logs.ts";
import { mongodbExporterSchema } from "./mongodb-exporter.ts";
import { containerResources } from "./resources.ts";

const scrapeSeconds = wholeNumber(1, 300).default(15).describe("Seconds between two readings of every metric.");

const installed = z.strictObject({
  install: z.literal(true).describe("This program installs it."),
  image: imageReference()
    .default("quay.io/prometheus/prometheus:v3.13.0")
    .describe("Image whose entry point is Prometheus 3: older ones cannot read the rules."),
  scrapeSeconds,
  retentionDays: wholeNumber(1, 3650).default(15).describe("Days that samples are kept."),
  storage: byteQuantity()
    .default("20Gi")
    .describe("Size of the volume; samples are dropped, the oldest first, before they fill four fifths of it."),
  storageClass: objectName().optional().describe("Storage class of the volume. Default: the cluster's default class."),
  resources: containerResources({ cpu: "100m", memory: "512Mi" }, { cpu: "1", memory: "2Gi" }),
  protect: flag()
    .default(true)
    .describe("Refuses to delete the server. False only where nobody will miss the samples."),
  nodeCidr: range()
    .default("0.0.0.0/0")
    .describe("Range with the nodes' addresses, whose kubelets say what containers use. Default: any address."),
  kubeletCertificate: choice(["verified", "unverified"])
    .default("verified")
    .describe("`unverified` where kubelets sign their certificates themselves, as kubeadm sets them up."),
});

const found = z.strictObject({
  install: z.literal(false).describe("The cluster has one already, which scrapes what docs/canary.md lists."),
  address: text(/^https?:\/\/[^\s?#]+[^/\s?#]$/, "an address such as http://prometheus.monitoring.svc:9090").describe(
    "Where the controller of the rollouts asks it.",
  ),
  scrapeSeconds,
});

export const monitoringSchema = z
  .strictObject({
    prometheus: z
      .discriminatedUnion("install", [installed, found], {
        error: "must be true (this program installs Prometheus) or false (the cluster has one already)",
      })
      .prefault({ install: true })
      .describe("The server that knows the metrics of both versions of a release."),
    alerts: alertsSchema,
    alertmanager: alertmanagerSchema,
    kubeStateMetrics: z
      .strictObject({
        image: imageReference()
          .default("registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.18.0")
          .describe("Image whose entry point is kube-state-metrics 2."),
        resources: containerResources({ cpu: "10m", memory: "48Mi" }, { cpu: "200m", memory: "128Mi" }),
      })
      .prefault({})
      .describe(
        "Tells Prometheus what Kubernetes knows of Jobs, pods and autoscalers, and in a second container of the same size of nodes.",
      ),
    mongodbExporter: mongodbExporterSchema,
    grafana: grafanaSchema,
    logs: logsSchema,
  })
  .prefault({})
  .describe("What watches the application.");

export type MonitoringSettings = z.output<typeof monitoringSchema>;
export type PrometheusSettings = Extract<z.output<typeof monitoringSchema>["prometheus"], { install: true }>;
