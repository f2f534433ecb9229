import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import type { Application } from "../application/index.ts";
import { objectLabels } from "../application/labels.ts";
import { backendToPublicHttps, toDatabase, toPart } from "../application/network.ts";
import { OperationsJob } from "../backup/operations-job.ts";
import type { JobPurpose } from "../backup/purposes.ts";
import type { Config } from "../config/index.ts";
import type { BlobStorage } from "../storage/index.ts";
import { externalServices } from "./external-services.ts";

export interface HealthChecksArgs {
  /** The stack's configuration. */
  config: Config;
  /** Namespace of the application. */
  namespace: pulumi.Input<string>;
  /** What is checked, and the password that the checks from outside log in with. */
  application: Pick<Application, "services" | "testUserPassword">;
  /** Where the database is, and how to recognise its pods when it runs in this namespace. */
  database: {
    readonly connectionString: pulumi.Output<string>;
    readonly host: pulumi.Output<string>;
    readonly podLabels: Record<string, string> | undefined;
  };
  /** Where the backups go. */
  storage: Pick<BlobStorage, "ready" | "egress" | "visitorLabels">;
}

/** A quarter of an hour: the checks end themselves long before. */
const purpose: JobPurpose = { name: "health", command: ["health"], database: "application", hours: 0.25, retries: 0 };

/**
 * What the health checks need in the cluster: the account that those from outside log in with, which no pod mounts, and a
 * suspended CronJob from which the command makes the Job that checks the inside. It may call what the application calls,
 * and has no right in the storage.
 */
export class HealthChecks extends pulumi.ComponentResource {
  /** Whether the inside can be checked: there is an image that does. */
  readonly hasInside: boolean;

  constructor(name: string, args: HealthChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:health:HealthChecks", name, {}, opts);
    const { config, namespace, application } = args;
    new Secret(
      `${name}-account`,
      {
        metadata: { name: "health-account", namespace, labels: objectLabels("health") },
        stringData: { email: config.application.testUserEmail, password: application.testUserPassword },
      },
      { parent: this },
    );
    const image = config.health.image ?? (config.backup.enabled ? config.backup.image : undefined);
    this.hasInside = image !== undefined;
    if (image !== undefined) declareJob(name, image, args, this);
    this.registerOutputs();
  }
}

function declareJob(name: string, image: string, args: HealthChecksArgs, parent: HealthChecks): void {
  const { config, namespace, application, database, storage } = args;
  const { backend, frontend } = application.services;
  const services = externalServices(config, storage.ready);
  new OperationsJob(
    `${name}-job`,
    {
      ...{ purpose, namespace, image },
      settings: {
        ...{ NAMESPACE: namespace, RELEASE: config.release, DATABASE_NAME: config.databaseName },
        ...{ BACKEND_URL: backend.url, FRONTEND_URL: frontend.url },
        ...{ BACKEND_CANARY_URL: backend.canaryUrl, FRONTEND_CANARY_URL: frontend.canaryUrl },
        HEALTH_SETTINGS: JSON.stringify(config.health),
        EXTERNAL_SERVICES: pulumi.jsonStringify(services),
      },
      secrets: { MONGODB_URI: database.connectionString },
      egress: [
        toPart("backend", backend.port),
        toPart("frontend", frontend.port),
        toDatabase(database),
        ...(config.backup.enabled ? [storage.egress] : []),
        // As the backend: what it cannot reach is not to look well.
        ...backendToPublicHttps(config),
      ],
      storageIdentity: { serviceAccountAnnotations: {}, podLabels: storage.visitorLabels },
    },
    { parent },
  );
}
