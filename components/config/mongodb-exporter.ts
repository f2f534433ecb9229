import { z } from "zod";
import { secretOf } from "./fields.ts";
import { imageReference } from "./images.ts";
import { containerResources } from "./resources.ts";

const installed = z.strictObject({
  install: z.literal(true).describe("This program installs it."),
  image: imageReference()
    .default("docker.io/percona/mongodb_exporter:0.43.1")
    .describe("Image whose entry point is Percona's exporter."),
  uri: secretOf(
    /^mongodb(\+srv)?:\/\/[^/?@]+@[^/?]+/,
    "a connection string that starts with mongodb:// or mongodb+srv:// and names a user and a host",
  )
    .optional()
    .describe(
      "With `database.kind: external` alone, and then required: connection string of a user of its own there, with the role `clusterMonitor` and no other. " +
        "Default: a user that is made in the cluster's database.",
    ),
  resources: containerResources({ cpu: "20m", memory: "32Mi" }, { cpu: "200m", memory: "128Mi" }),
});

const absent = z.strictObject({
  install: z.literal(false).describe("Nothing is known of the database but what its pods use."),
});

export const mongodbExporterSchema = z
  .discriminatedUnion("install", [installed, absent], {
    error: "must be true (this program installs the exporter) or false (there is none)",
  })
  .prefault({ install: false })
  .describe("Tells Prometheus how MongoDB is: connections, operations, replication. Not with FerretDB.");

export type MongodbExporterSettings = Extract<z.output<typeof mongodbExporterSchema>, { install: true }>;
