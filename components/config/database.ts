import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, objectName, text } from "./fields.ts";
import { imageReference } from "./images.ts";

const external = z.strictObject({
  kind: z.literal("external").describe("A server elsewhere."),
  uri: text(
    /^mongodb(\+srv)?:\/\/[^/?]+/,
    "a connection string that starts with mongodb:// or mongodb+srv:// and names a host",
  )
    .transform((uri): pulumi.Output<string> => pulumi.secret(uri))
    .describe("Connection string with user and password, set with --secret."),
});

const amounts = z.strictObject({ cpu: cpuQuantity(), memory: byteQuantity() });

const resources = z
  .strictObject({
    requests: amounts
      .prefault({ cpu: "250m", memory: "512Mi" })
      .describe("What the scheduler reserves for each member; both amounts or none."),
    limits: amounts
      .prefault({ cpu: "2", memory: "2Gi" })
      .describe("What each member may use at most, both amounts or none; with more memory it is ended."),
  })
  .prefault({});

/** What both engines have in common. */
const volumeAndSize = {
  storage: byteQuantity()
    .default("10Gi")
    .describe(
      "Size of each member's volume. A later change does not reach a volume that exists: grow its claim by hand.",
    ),
  storageClass: objectName().optional().describe("Storage class of the volumes. Default: the cluster's default class."),
  resources,
  protect: flag()
    .default(true)
    .describe("Refuses to delete the server and its credentials. False only where nobody will miss the data."),
};

const mongodb = z.strictObject({
  kind: z.literal("inCluster").describe("A server that this program runs."),
  engine: z.literal("mongodb").describe("The real server, with authentication, always as a replica set."),
  image: imageReference()
    .default("docker.io/library/mongo:7.0.28")
    .describe("Image with `mongod` and `mongosh` on its path."),
  replicas: z
    .literal([1, 3, 5], { error: "must be 1, 3 or 5" })
    .default(1)
    .describe("Members of the replica set; an even number could not outvote a lost half."),
  ...volumeAndSize,
});

const ferretdb = z.strictObject({
  kind: z.literal("inCluster").describe("A server that this program runs."),
  engine: z
    .literal("ferretdb")
    .describe(
      "FerretDB on SQLite: speaks MongoDB's protocol, has neither authentication nor replication. For one machine.",
    ),
  image: imageReference().describe("Image whose entry point is the server."),
  ...volumeAndSize,
});

export const databaseSchema = z
  .discriminatedUnion(
    "kind",
    [external, z.discriminatedUnion("engine", [mongodb, ferretdb], { error: "must be mongodb or ferretdb" })],
    { error: "must be external (a server elsewhere) or inCluster (a server that this program runs)" },
  )
  .describe("Where MongoDB is: a server elsewhere, or one in the cluster.");

export type DatabaseSettings = z.output<typeof databaseSchema>;
export type MongodbSettings = Extract<DatabaseSettings, { engine: "mongodb" }>;
export type FerretdbSettings = Extract<DatabaseSettings, { engine: "ferretdb" }>;
