import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { selectorLabels } from "../../application/labels.ts";
import { hardenedPodSpec } from "../../application/pod.ts";
import { clientLabels } from "../../database/index.ts";

export interface PbmPodArgs {
  image: string;
  /** Program and arguments. */
  command: string[];
  serviceAccountName: pulumi.Input<string>;
  /** Secret with the connection string, `PBM_MONGODB_URI`. */
  secretName: pulumi.Input<string>;
  /** Secret with `pbm.json`. Default: none. */
  configurationSecretName?: pulumi.Input<string>;
}

/** A pod that gives the agents an order, through the database, and waits until it is carried out. */
export function pbmPod(args: PbmPodArgs): input.core.v1.PodTemplateSpec {
  const { configurationSecretName: secretName } = args;
  return {
    metadata: { labels: { ...selectorLabels("pbm"), ...clientLabels } },
    spec: {
      ...hardenedPodSpec({
        serviceAccountName: args.serviceAccountName,
        volumes:
          secretName === undefined
            ? []
            : [{ name: "configuration", secretName, mountPath: "/configuration", readOnly: true }],
        container: {
          name: "pbm",
          image: args.image,
          command: args.command,
          envFrom: [{ secretRef: { name: args.secretName } }],
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
        },
      }),
      restartPolicy: "Never",
    },
  };
}
