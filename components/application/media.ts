import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { objectLabels } from "./labels.ts";
import type { PodVolume } from "./pod.ts";

/** Where the backend and the seed find the uploaded photos, inside their containers. */
export const mediaDirectory = "/media";

/** The volume of the uploaded photos as a pod mounts it; its claim is made with the application. */
export const mediaMount = { name: "media", claimName: "media", mountPath: mediaDirectory } satisfies PodVolume;

/** The volume of the uploaded photos, which every backend pod mounts. In production the engine refuses to delete it. */
export function mediaVolume(
  name: string,
  args: { settings: Config["media"]; environment: Config["environment"]; namespace: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): PodVolume {
  const { settings, environment, namespace } = args;
  const claim = new PersistentVolumeClaim(
    name,
    {
      metadata: {
        name: mediaMount.claimName,
        namespace,
        labels: objectLabels("media"),
        // Many storage classes bind a volume only when its first pod is placed, and that pod comes later.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        accessModes: [settings.accessMode],
        resources: { requests: { storage: settings.size } },
        ...(settings.storageClass === undefined ? {} : { storageClassName: settings.storageClass }),
      },
    },
    { ...opts, protect: environment === "production" },
  );
  return { ...mediaMount, claimName: claim.metadata.name };
}
