import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { MongodbExporterSettings } from "../../config/mongodb-exporter.ts";
import { restrictedContainer, restrictedPod } from "../../platform/hardening.ts";
import { mongodbExporterName, mongodbExporterPort } from "./names.ts";

/** As whom the official image runs. */
const user = 65535;

/** Entry of the Secret with the connection string. */
export const uriKey = "uri";

/** The exporter, which asks the primary of a replica set: that one knows of all members. */
export function mongodbExporterPod(
  { image, resources }: MongodbExporterSettings,
  secretName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  // Its first page asks the database nothing: a database that is away is no reason to start the exporter again.
  const answers = { httpGet: { path: "/", port: "metrics" }, timeoutSeconds: 5 };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(user),
    containers: [
      {
        name: mongodbExporterName,
        image,
        imagePullPolicy: "IfNotPresent",
        args: [
          `--web.listen-address=:${mongodbExporterPort}`,
          // As a client of the whole replica set, not of the one member that is named first.
          "--no-mongodb.direct-connect",
          // Says that the database is down before Prometheus gives up waiting.
          "--mongodb.connect-timeout-ms=3000",
          "--collector.diagnosticdata",
        ],
        env: [{ name: "MONGODB_URI", valueFrom: { secretKeyRef: { name: secretName, key: uriKey } } }],
        ports: [{ name: "metrics", containerPort: mongodbExporterPort, protocol: "TCP" }],
        startupProbe: { ...answers, periodSeconds: 1, failureThreshold: 60 },
        readinessProbe: { ...answers, periodSeconds: 10 },
        livenessProbe: { ...answers, periodSeconds: 20, failureThreshold: 3 },
        resources,
        securityContext: restrictedContainer(),
      },
    ],
  };
}
