import { z } from "zod";
import { applicationSchema } from "./application.ts";
import { databaseSchema } from "./database.ts";
import { byteQuantity, choice, flag, hostName, objectName, text, wholeNumber } from "./fields.ts";
import { imagesSchema } from "./images.ts";
import { platformSchema } from "./platform.ts";
import { releaseSchema } from "./release.ts";
import { secretsSchema } from "./secrets.ts";
import { tlsSchema } from "./tls.ts";

const hosts = z
  .strictObject(
    {
      /** Public name of the website. */
      frontend: hostName(),
      /** Public name of the API. */
      api: hostName(),
    },
    { error: "must be a map with frontend and api" },
  )
  .superRefine(({ frontend, api }, context) => {
    if (frontend === api) {
      context.addIssue({ code: "custom", path: ["api"], message: "must differ from hosts.frontend" });
    }
  });

const publicPorts = z
  .strictObject({
    /** Port of the plain-text entrance, which only redirects. */
    http: wholeNumber(1, 65535).default(80),
    /** Port that the public addresses carry. */
    https: wholeNumber(1, 65535).default(443),
  })
  .superRefine(({ http, https }, context) => {
    if (http === https) {
      context.addIssue({ code: "custom", path: ["http"], message: "must differ from publicPorts.https" });
    }
  })
  .prefault({});

const media = z
  .strictObject({
    /** Room for the uploaded photos. */
    size: byteQuantity().default("10Gi"),
    /** Storage class of the volume. Default: the cluster's default class. */
    storageClass: objectName().optional(),
    /** ReadWriteMany, so that every backend pod sees every photo; ReadWriteOnce only on a one-node local cluster. */
    accessMode: choice(["ReadWriteMany", "ReadWriteOnce"]).default("ReadWriteMany"),
  })
  .prefault({});

const seed = z
  .strictObject({
    /** Fills an empty database with sample properties and photos. */
    enabled: flag().default(false),
  })
  .prefault({});

/** Everything a stack file may say under `immoexpress:`. */
export const configSchema = z.strictObject({
  environment: choice(["local", "staging", "production"]),
  release: releaseSchema,
  namespace: objectName().default("immoexpress"),
  hosts,
  publicPorts,
  images: imagesSchema,
  application: applicationSchema,
  database: databaseSchema,
  /** The database that holds the application's collections. */
  databaseName: text(/^[\w-]{1,63}$/, "a database name of letters, digits, dashes and underscores, at most 63").default(
    "agence_immobiliere",
  ),
  platform: platformSchema,
  secrets: secretsSchema,
  tls: tlsSchema,
  media,
  seed,
});

/** The stack's configuration, complete: defaults filled in, secrets wrapped. */
export type Config = z.output<typeof configSchema>;
