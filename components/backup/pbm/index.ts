import { createHash } from "node:crypto";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob.js";
import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { objectLabels, selectorLabels } from "../../application/labels.ts";
import { clientNetworkPolicy } from "../../database/index.ts";
import type { PbmSettings } from "../../config/pbm.ts";
import { cronJobSpec } from "../cron-job.ts";
import { pbmConfiguration } from "./configuration.ts";
import { pbmPod } from "./pod.ts";
import { pbmSchedule } from "./schedule.ts";

export { pbmAgent } from "./agent.ts";

export interface PerconaBackupArgs {
  settings: PbmSettings;
  /** When base backups and the deletion of old ones begin, as cron schedules. */
  schedules: { backup: string; prune: string };
  /** Namespace of the database and of the Jobs, which exists already. */
  namespace: pulumi.Input<string>;
  /** The replica set, as the agents' user. */
  connectionString: pulumi.Output<string>;
  /** Key of the storage account. */
  storageKey: pulumi.Output<string>;
}

const part = "pbm";

/**
 * Percona Backup for MongoDB: tells the agents, which run beside the members, where to store and to slice the oplog, and has
 * them make base backups and delete old ones. Any second between the first base backup and the last slice can be restored.
 */
export class PerconaBackup extends pulumi.ComponentResource {
  /** Secret with the connection string of the agents' user. */
  readonly accessSecretName: pulumi.Output<string>;

  constructor(name: string, args: PerconaBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:backup:PerconaBackup", name, {}, opts);
    const { settings, namespace } = args;
    const metadata = { name: part, namespace, labels: objectLabels(part) };
    const child = { parent: this };

    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, child);
    const access = new Secret(
      `${name}-access`,
      { metadata, stringData: { PBM_MONGODB_URI: args.connectionString } },
      child,
    );
    const text = pulumi.secret(args.storageKey.apply((key) => pbmConfiguration(settings, key)));
    const configuration = new Secret(
      `${name}-configuration`,
      { metadata: { ...metadata, name: `${part}-configuration` }, stringData: { "pbm.json": text } },
      child,
    );
    const policy = new NetworkPolicy(
      `${name}-connections`,
      { metadata, spec: clientNetworkPolicy(selectorLabels(part)) },
      child,
    );
    const common = {
      image: settings.image,
      serviceAccountName: account.metadata.name,
      secretName: access.metadata.name,
    };

    new Job(
      `${name}-configure`,
      {
        // A name of its own for every run: a Job cannot be changed, only made anew.
        metadata: { namespace, labels: objectLabels(part), annotations: { "immoexpress.com/inputs": hashOf(text) } },
        spec: {
          backoffLimit: 6,
          activeDeadlineSeconds: 900,
          template: pbmPod({
            ...common,
            command: ["pbm", "config", "--file=/configuration/pbm.json", "--wait"],
            configurationSecretName: configuration.metadata.name,
          }),
        },
      },
      { parent: this, dependsOn: policy },
    );
    for (const { name: role, schedule, command } of pbmSchedule(settings, args.schedules)) {
      new CronJob(
        `${name}-${role}`,
        {
          metadata: { ...metadata, name: role },
          spec: cronJobSpec({ name: role, schedule, hours: 12, retries: 1 }, pbmPod({ ...common, command })),
        },
        { parent: this, dependsOn: policy },
      );
    }
    this.accessSecretName = access.metadata.name;
    this.registerOutputs({ accessSecretName: this.accessSecretName });
  }
}

function hashOf(text: pulumi.Output<string>): pulumi.Output<string> {
  return text.apply((known) => createHash("sha256").update(known).digest("hex").slice(0, 16));
}
