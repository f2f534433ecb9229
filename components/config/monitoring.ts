import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, objectName, text, wholeNumber } from "./fields.ts";
import { grafanaSchema } from "./grafana.ts";
import { imageReference } from "./images.ts";

const amounts = z.strictObject({ cpu: cpuQuantity(), memory: byteQuantity() });

const scrapeSeconds = wholeNumber(1, 300).default(15).describe("Seconds between two readings of every metric.");

const installed = z.strictObject({
  install: z.literal(true).describe("This program installs it."),
  image: imageReference()
    .default("quay.io/prometheus/prometheus:v3.13.0")
    .describe("Image whose entry point is Prometheus 2.42 or later."),
  scrapeSeconds,
  retentionDays: wholeNumber(1, 3650).default(15).describe("Days that samples are kept."),
  storage: byteQuantity()
    .default("20Gi")
    .describe("Size of the volume; samples are dropped, the oldest first, before they fill four fifths of it."),
  storageClass: objectName().optional().describe("Storage class of the volume. Default: the cluster's default class."),
  resources: z
    .strictObject({
      requests: amounts.prefault({ cpu: "100m", memory: "512Mi" }).describe("What the scheduler reserves."),
      limits: amounts.prefault({ cpu: "1", memory: "2Gi" }).describe("What it may use at most."),
    })
    .prefault({}),
  protect: flag()
    .default(true)
    .describe("Refuses to delete the server. False only where nobody will miss the samples."),
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
    grafana: grafanaSchema,
  })
  .prefault({})
  .describe("What watches the application.");

export type PrometheusSettings = Extract<z.output<typeof monitoringSchema>["prometheus"], { install: true }>;
