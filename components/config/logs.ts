import { z } from "zod";
import { byteQuantity, flag, objectName, wholeNumber } from "./fields.ts";
import { imageReference } from "./images.ts";
import { containerResources } from "./resources.ts";

const storageClass = objectName()
  .optional()
  .describe("Storage class of the volume. Default: the cluster's default class.");

const installed = z.strictObject({
  install: z.literal(true).describe("This program installs Loki, which keeps the logs, and Alloy, which brings them."),
  retentionDays: wholeNumber(1, 365).default(30).describe("Days that lines are kept, and can be searched."),
  image: imageReference().default("docker.io/grafana/loki:3.7.8").describe("Image whose entry point is Loki 3."),
  storage: byteQuantity()
    .default("10Gi")
    .describe(
      "Size of Loki's volume: what is not in the storage account yet, and the index; where that is not in Azure, everything.",
    ),
  storageClass,
  resources: containerResources({ cpu: "100m", memory: "512Mi" }, { cpu: "1", memory: "1Gi" }),
  protect: flag()
    .default(true)
    .describe("Refuses to delete Loki and Alloy. False only where nobody will miss the newest logs."),
  alloy: z
    .strictObject({
      image: imageReference()
        .default("docker.io/grafana/alloy:v1.18.0")
        .describe("Image whose entry point is Grafana Alloy 1."),
      storage: byteQuantity().default("1Gi").describe("Size of its volume: how far it has read every log."),
      storageClass,
      resources: containerResources({ cpu: "50m", memory: "192Mi" }, { cpu: "500m", memory: "512Mi" }),
    })
    .prefault({})
    .describe("Reads the pods' logs through the API server and sends them to Loki."),
});

const absent = z.strictObject({
  install: z
    .literal(false)
    .describe("There is none: `npm run immo -- logs` shows what the nodes have, of pods that are there."),
});

export const logsSchema = z
  .discriminatedUnion("install", [installed, absent], {
    error: "must be true (this program installs Loki and Alloy) or false (there is none)",
  })
  .prefault({ install: false })
  .describe("What keeps the logs ([logs.md](logs.md)).");

export type LogsSettings = Extract<z.output<typeof logsSchema>, { install: true }>;
