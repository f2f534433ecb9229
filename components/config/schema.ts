import { z } from "zod";
import { applicationSchema } from "./application.ts";
import { backupSchema } from "./backup.ts";
import { canarySchema } from "./canary.ts";
import { databaseSchema } from "./database.ts";
import { byteQuantity, choice, flag, hostName, objectName, text, wholeNumber } from "./fields.ts";
import { flagsSchema } from "./flags.ts";
import { healthSchema } from "./health.ts";
import { imagesSchema } from "./images.ts";
import { monitoringSchema } from "./monitoring.ts";
import { notificationsSchema } from "./notifications.ts";
import { platformSchema } from "./platform.ts";
import { releaseSchema } from "./release.ts";
import { secretsSchema } from "./secrets.ts";
import { sentrySchema } from "./sentry.ts";
import { storageSchema } from "./storage.ts";
import { tlsSchema } from "./tls.ts";

const hosts = z
  .strictObject(
    {
      frontend: hostName().describe("Public name of the website."),
      api: hostName().describe("Public name of the API; another one than the website's."),
    },
    { error: "must be a map with frontend and api" },
  )
  .superRefine(({ frontend, api }, context) => {
    if (frontend === api) {
      context.addIssue({ code: "custom", path: ["api"], message: "must differ from hosts.frontend" });
    }
  })
  .describe("The public names, whose DNS entries lead to the ingress controller.");

const publicPorts = z
  .strictObject({
    http: wholeNumber(1, 65535).default(80).describe("Port of the plain-text entrance, which only redirects."),
    https: wholeNumber(1, 65535).default(443).describe("Port that the public addresses carry."),
  })
  .superRefine(({ http, https }, context) => {
    if (http === https) {
      context.addIssue({ code: "custom", path: ["http"], message: "must differ from publicPorts.https" });
    }
  })
  .prefault({})
  .describe("The ports of the public addresses; the two must differ.");

const media = z
  .strictObject({
    size: byteQuantity().default("10Gi").describe("Room for the uploaded photos."),
    storageClass: objectName()
      .optional()
      .describe("Storage class of the volume. Default: the cluster's default class."),
    accessMode: choice(["ReadWriteMany", "ReadWriteOnce"])
      .default("ReadWriteMany")
      .describe(
        "`ReadWriteMany`, so that every backend pod sees every photo; `ReadWriteOnce` only on a one-node local cluster.",
      ),
  })
  .prefault({})
  .describe("The volume of the uploaded photos.");

const seed = z
  .strictObject({
    enabled: flag()
      .default(false)
      .describe("Fills an empty database with sample properties and photos; only allowed locally."),
  })
  .prefault({})
  .describe("Sample data.");

/** Everything a stack file may say under `immoexpress:`. */
export const configSchema = z.strictObject({
  environment: choice(["local", "staging", "production"]).describe(
    "Sets which combinations are allowed, and is shown by the application.",
  ),
  release: releaseSchema,
  namespace: objectName().default("immoexpress").describe("Namespace of the application and of its database."),
  hosts,
  publicPorts,
  images: imagesSchema,
  application: applicationSchema,
  canary: canarySchema,
  database: databaseSchema,
  databaseName: text(/^[\w-]{1,63}$/, "a database name of letters, digits, dashes and underscores, at most 63")
    .default("agence_immobiliere")
    .describe("The database that holds the application's collections."),
  platform: platformSchema,
  secrets: secretsSchema,
  tls: tlsSchema,
  media,
  storage: storageSchema,
  backup: backupSchema,
  notifications: notificationsSchema,
  health: healthSchema,
  monitoring: monitoringSchema,
  sentry: sentrySchema,
  flags: flagsSchema,
  seed,
});

/** The stack's configuration, complete: defaults filled in, secrets wrapped. */
export type Config = z.output<typeof configSchema>;
