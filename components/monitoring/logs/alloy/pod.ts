import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { LogsSettings } from "../../../config/logs.ts";
import { restrictedContainer } from "../../../platform/hardening.ts";
import { serverIdentity } from "../../server-pod.ts";
import { alloyPort } from "../names.ts";

/** The user of the official image. */
const user = 473;

/** The volume, and the head of its claim's name. */
export const alloyVolume = "positions";
export const configurationFile = "config.alloy";

const dataPath = "/var/lib/alloy";

/** Alloy. Its token is that of the API server: nothing of the node is mounted. */
export function alloyPod(
  { alloy: { image, resources } }: Pick<LogsSettings, "alloy">,
  serviceAccountName: pulumi.Input<string>,
  configMapName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  const ready = { httpGet: { path: "/-/ready", port: "metrics" }, timeoutSeconds: 5 };
  return {
    ...serverIdentity(user, serviceAccountName, { callsApiServer: true }),
    containers: [
      {
        name: "alloy",
        image,
        imagePullPolicy: "IfNotPresent",
        args: [
          "run",
          `--storage.path=${dataPath}`,
          `--server.http.listen-addr=0.0.0.0:${alloyPort}`,
          "--disable-reporting",
          "--stability.level=generally-available",
          `/etc/alloy/${configurationFile}`,
        ],
        ports: [{ name: "metrics", containerPort: alloyPort, protocol: "TCP" }],
        startupProbe: { ...ready, periodSeconds: 2, failureThreshold: 60 },
        readinessProbe: { ...ready, periodSeconds: 10 },
        livenessProbe: { ...ready, periodSeconds: 15, failureThreshold: 6 },
        resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "configuration", mountPath: "/etc/alloy", readOnly: true },
          { name: alloyVolume, mountPath: dataPath },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      { name: "configuration", configMap: { name: configMapName } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ],
  };
}
