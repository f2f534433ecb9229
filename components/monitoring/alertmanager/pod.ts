import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AlertmanagerSettings } from "../../config/alerts.ts";
import { restrictedContainer } from "../../platform/hardening.ts";
import { answers, serverIdentity } from "../server-pod.ts";
import { alertmanagerName, alertmanagerPort } from "./names.ts";

/** `nobody`, as whom the official image runs. */
const user = 65534;

/** The volume of silences and of who was told, and the head of its claim's name. */
export const stateVolume = "state";
/** The configuration's entry in its Secret. */
export const configurationFile = "alertmanager.json";

/** Alertmanager, reading its configuration once: another configuration is another pod. */
export function alertmanagerPod(
  { image, resources }: AlertmanagerSettings,
  serviceAccountName: pulumi.Input<string>,
  secretName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  return {
    ...serverIdentity(user, serviceAccountName),
    containers: [
      {
        name: alertmanagerName,
        image,
        imagePullPolicy: "IfNotPresent",
        args: [
          `--config.file=/etc/alertmanager/${configurationFile}`,
          "--storage.path=/alertmanager",
          "--data.retention=120h",
          `--web.listen-address=:${alertmanagerPort}`,
          // It is alone.
          "--cluster.listen-address=",
          "--log.format=json",
        ],
        ports: [{ name: "http", containerPort: alertmanagerPort, protocol: "TCP" }],
        startupProbe: { ...answers("/-/ready"), periodSeconds: 1, failureThreshold: 60 },
        readinessProbe: { ...answers("/-/ready"), periodSeconds: 5 },
        livenessProbe: { ...answers("/-/healthy"), periodSeconds: 15, failureThreshold: 4 },
        resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "configuration", mountPath: "/etc/alertmanager", readOnly: true },
          { name: stateVolume, mountPath: "/alertmanager" },
        ],
      },
    ],
    volumes: [{ name: "configuration", secret: { secretName } }],
  };
}
