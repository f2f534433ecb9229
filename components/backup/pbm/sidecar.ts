import type * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import type { PbmSettings } from "../../config/pbm.ts";
import type { Sidecar } from "../pod.ts";

/** Where requests and answers are, in both containers. */
export const pbmDirectory = "/run/pbm";

/** What `sh` runs there; its argument is the directory. */
export const sidecarScript = readFileSync(new URL("sidecar.sh", import.meta.url), "utf8");

/**
 * Runs `pbm` for the operations program beside it: in the image that it is made for, and with the connection string of a user
 * who may do anything, which no other container of the pod has.
 * @param accessSecretName Secret with the connection string, `PBM_MONGODB_URI`
 */
export function pbmSidecar({ image }: PbmSettings, accessSecretName: pulumi.Input<string>): Sidecar {
  return {
    directory: pbmDirectory,
    container: {
      name: "pbm",
      image,
      command: ["sh", "-c", sidecarScript, "sh", pbmDirectory],
      envFrom: [{ secretRef: { name: accessSecretName } }],
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    },
  };
}
