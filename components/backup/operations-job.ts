import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { objectLabels, selectorLabels } from "../application/labels.ts";
import { toDns } from "../platform/network.ts";
import type { StorageAccess } from "../storage/index.ts";
import { cronJobSpec } from "./cron-job.ts";
import { operationsPod } from "./pod.ts";
import type { Sidecar } from "./pod.ts";
import type { JobPurpose } from "./purposes.ts";

export interface OperationsJobArgs {
  /** What the Job is for. */
  purpose: JobPurpose;
  /** Namespace of the application. */
  namespace: pulumi.Input<string>;
  /** The operations image. */
  image: string;
  /** Environment variables that anyone in the namespace may read. */
  settings: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variables that are secret. */
  secrets: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the pods may call, beside DNS. */
  egress: input.networking.v1.NetworkPolicyEgressRule[];
  /** How the storage knows the pods, where it does so without a secret. */
  storageIdentity: Pick<StorageAccess, "serviceAccountAnnotations" | "podLabels">;
  /** Secret with a private key that opens backups. Default: none. */
  identitySecretName?: pulumi.Input<string>;
  /** Runs beside the program in the pod. Default: nothing. */
  sidecar?: Sidecar | undefined;
}

/** One CronJob of the operations image with an account, a Secret and a NetworkPolicy of its own; suspended without a schedule. */
export class OperationsJob extends pulumi.ComponentResource {
  /** Name of the pods' ServiceAccount. */
  readonly serviceAccountName: pulumi.Output<string>;

  constructor(name: string, args: OperationsJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:backup:OperationsJob", name, {}, opts);
    const { purpose, namespace, storageIdentity } = args;
    const metadata = { name: purpose.name, namespace, labels: objectLabels(purpose.name) };
    const child = { parent: this };

    const account = new ServiceAccount(
      `${name}-account`,
      {
        metadata: { ...metadata, annotations: storageIdentity.serviceAccountAnnotations },
        automountServiceAccountToken: false,
      },
      child,
    );
    const secret =
      Object.keys(args.secrets).length === 0
        ? undefined
        : new Secret(`${name}-secrets`, { metadata, stringData: args.secrets }, child);
    const policy = new NetworkPolicy(
      `${name}-connections`,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: selectorLabels(purpose.name) },
          policyTypes: ["Ingress", "Egress"],
          egress: [toDns(), ...args.egress],
        },
      },
      child,
    );
    const pod = operationsPod({
      ...{ purpose, image: args.image, settings: args.settings, identitySecretName: args.identitySecretName },
      ...{ serviceAccountName: account.metadata.name, secretName: secret?.metadata.name },
      ...{ storageLabels: storageIdentity.podLabels, sidecar: args.sidecar },
    });
    new CronJob(`${name}-cron-job`, { metadata, spec: cronJobSpec(purpose, pod) }, { parent: this, dependsOn: policy });

    this.serviceAccountName = account.metadata.name;
    this.registerOutputs({ serviceAccountName: this.serviceAccountName });
  }
}
