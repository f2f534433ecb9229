import type { input } from "@pulumi/kubernetes/types/index.js";

export interface OneServerArgs {
  /** Of the StatefulSet, and of the Service that leads to it. */
  name: string;
  podLabels: Record<string, string>;
  labels: Record<string, string>;
  template: input.core.v1.PodTemplateSpec;
  /** Name of the volume in the pod. */
  volume: string;
  /** Size of the volume. */
  storage: string;
  /** Default: the cluster's default class. */
  storageClass?: string | undefined;
}

/** One pod with a volume that outlives it, and the StatefulSet too. */
export function oneServer(args: OneServerArgs): input.apps.v1.StatefulSetSpec {
  const { name, podLabels, labels, template, volume, storage, storageClass } = args;
  return {
    serviceName: name,
    replicas: 1,
    // In order, a pod that does not start would never be replaced by one that does.
    podManagementPolicy: "Parallel",
    selector: { matchLabels: podLabels },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    template,
    volumeClaimTemplates: [
      {
        metadata: { name: volume, labels },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: storageClass,
          resources: { requests: { storage } },
        },
      },
    ],
  };
}
