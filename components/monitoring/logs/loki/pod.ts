import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { LogsSettings } from "../../../config/logs.ts";
import { restrictedContainer } from "../../../platform/hardening.ts";
import { answers, serverIdentity } from "../../server-pod.ts";
import { lokiPort } from "../names.ts";
import { dataPath } from "./configuration.ts";

/** The user that the official image runs as. */
const user = 10001;

/** The volume, and the head of its claim's name. */
export const lokiVolume = "data";
export const configurationFile = "loki.json";

/** Loki, all of its parts in one process. It never calls the API server. */
export function lokiPod(
  { image, resources }: LogsSettings,
  serviceAccountName: pulumi.Input<string>,
  configMapName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  return {
    ...serverIdentity(user, serviceAccountName),
    // Writes what it has in memory to its volume.
    terminationGracePeriodSeconds: 120,
    containers: [
      {
        name: "loki",
        image,
        imagePullPolicy: "IfNotPresent",
        args: [`-config.file=/etc/loki/${configurationFile}`, "-target=all"],
        ports: [{ name: "http", containerPort: lokiPort, protocol: "TCP" }],
        // It reads its log of writes first, which takes minutes when that is long.
        startupProbe: { ...answers("/ready"), periodSeconds: 5, failureThreshold: 180 },
        readinessProbe: { ...answers("/ready"), periodSeconds: 10 },
        livenessProbe: { ...answers("/loki/api/v1/status/buildinfo"), periodSeconds: 15, failureThreshold: 6 },
        resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "configuration", mountPath: "/etc/loki", readOnly: true },
          { name: lokiVolume, mountPath: dataPath },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      { name: "configuration", configMap: { name: configMapName } },
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
    ],
  };
}
