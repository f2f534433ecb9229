import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, objectName, text } from "./fields.ts";
import { imageReference } from "./images.ts";

const external = z.strictObject({
  kind: z.literal("external"),
  /** Connection string with user and password, set with --secret. */
  uri: text(
    /^mongodb(\+srv)?:\/\/[^/?]+/,
    "a connection string that starts with mongodb:// or mongodb+srv:// and names a host",
  ).transform((uri): pulumi.Output<string> => pulumi.secret(uri)),
});

const amounts = z.strictObject({ cpu: cpuQuantity(), memory: byteQuantity() });

const resources = z
  .strictObject({
    /** What the scheduler reserves for each member. */
    requests: amounts.prefault({ cpu: "250m", memory: "512Mi" }),
    /** What each member may use at most; with more memory it is ended. */
    limits: amounts.prefault({ cpu: "2", memory: "2Gi" }),
  })
  .prefault({});

/** What both engines have in common. */
const volumeAndSize = {
  /** Size of each member's volume. A later change does not reach a volume that exists: grow its claim by hand. */
  storage: byteQuantity().default("10Gi"),
  /** Storage class of the volumes. Default: the cluster's default class. */
  storageClass: objectName().optional(),
  resources,
  /** Refuses to delete the server and its credentials. False only where nobody will miss the data. */
  protect: flag().default(true),
};

const mongodb = z.strictObject({
  kind: z.literal("inCluster"),
  /** The real server, with authentication, always as a replica set. */
  engine: z.literal("mongodb"),
  /** Image with `mongod` and `mongosh` on its path. */
  image: imageReference().default("docker.io/library/mongo:7.0.28"),
  /** Members of the replica set; an even number could not outvote a lost half. */
  replicas: z.literal([1, 3, 5], { error: "must be 1, 3 or 5" }).default(1),
  ...volumeAndSize,
});

const ferretdb = z.strictObject({
  kind: z.literal("inCluster"),
  /** FerretDB on SQLite: speaks MongoDB's protocol, has neither authentication nor replication. For one machine. */
  engine: z.literal("ferretdb"),
  /** Image whose entry point is the server. */
  image: imageReference(),
  ...volumeAndSize,
});

/** Where MongoDB is: `external`, or run in the cluster by this program. */
export const databaseSchema = z.discriminatedUnion(
  "kind",
  [external, z.discriminatedUnion("engine", [mongodb, ferretdb], { error: "must be mongodb or ferretdb" })],
  { error: "must be external (a server elsewhere) or inCluster (a server that this program runs)" },
);

export type DatabaseSettings = z.output<typeof databaseSchema>;
export type MongodbSettings = Extract<DatabaseSettings, { engine: "mongodb" }>;
export type FerretdbSettings = Extract<DatabaseSettings, { engine: "ferretdb" }>;
