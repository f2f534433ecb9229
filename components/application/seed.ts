import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { toDns } from "../platform/network.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import { mediaDirectory } from "./media.ts";
import { hardenedPodSpec } from "./pod.ts";
import type { PodVolume } from "./pod.ts";

export interface SeedArgs {
  /** Image of the backend, which contains the seed. */
  image: string;
  /** Namespace of the Job. */
  namespace: pulumi.Input<string>;
  /** Where the database is. */
  connectionString: pulumi.Input<string>;
  /** The database that is filled. */
  databaseName: string;
  /** Lets the Job call the database. */
  databaseEgress: input.networking.v1.NetworkPolicyEgressRule;
  /** Volume that the photos go to. */
  media: PodVolume;
}

const part = "seed";

/** Fills an empty database with sample properties and photos, once for every backend image; a filled one stays as it is. */
export class Seed extends pulumi.ComponentResource {
  constructor(name: string, args: SeedArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:Seed", name, {}, opts);
    const { namespace } = args;
    const metadata = { name: part, namespace, labels: objectLabels(part) };
    const child = { parent: this };

    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, child);
    const secret = new Secret(
      `${name}-secrets`,
      { metadata, stringData: { MONGODB_URI: args.connectionString } },
      child,
    );
    const policy = new NetworkPolicy(
      `${name}-connections`,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: selectorLabels(part) },
          policyTypes: ["Ingress", "Egress"],
          egress: [toDns(), args.databaseEgress],
        },
      },
      child,
    );
    new Job(
      `${name}-job`,
      {
        // Named by Pulumi: of two with the same name, a release that goes back would have the first one's end delete the second.
        metadata: { namespace, labels: metadata.labels },
        spec: {
          backoffLimit: 6,
          template: {
            metadata: { labels: selectorLabels(part) },
            spec: seedPod(args, account.metadata.name, secret.metadata.name),
          },
        },
      },
      { parent: this, dependsOn: policy, customTimeouts: { create: "5m" } },
    );

    this.registerOutputs();
  }
}

function seedPod(
  { image, databaseName, media }: SeedArgs,
  serviceAccountName: pulumi.Input<string>,
  secretName: pulumi.Input<string>,
): input.core.v1.PodSpec {
  return {
    ...hardenedPodSpec({
      serviceAccountName,
      volumes: [media],
      container: {
        name: part,
        image,
        args: ["/app/seed.mjs"],
        env: [
          { name: "DATABASE_NAME", value: databaseName },
          { name: "MEDIA_DIRECTORY", value: mediaDirectory },
        ],
        envFrom: [{ secretRef: { name: secretName } }],
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
      },
    }),
    restartPolicy: "OnFailure",
  };
}
