import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { MongodbSettings } from "../config/database.ts";
import { restrictedContainer, restrictedPod } from "../platform/hardening.ts";
import { applicationUser, drillUser, monitorUser, type DatabaseCredentials } from "./credentials.ts";
import { replicaSetName, user } from "./mongodb.ts";
import { clientLabels, labels, memberAddresses } from "./names.ts";
import { clientNetworkPolicy } from "./network.ts";

const jobName = { "app.kubernetes.io/name": "mongodb-setup" };
const jobLabels = { ...labels, ...jobName, ...clientLabels };

export interface ReplicaSetArgs {
  /** Image with the shell, and the number of members. */
  settings: MongodbSettings;
  /** Namespace of the servers. */
  namespace: pulumi.Input<string>;
  /** The database that the application's user may use. */
  databaseName: string;
  /** Keyfile and passwords. */
  credentials: DatabaseCredentials;
  /** The running servers. */
  server: pulumi.Resource;
  /** The user of an agent beside the members; undefined: there is none. */
  agentUser: string | undefined;
}

/** A Job that makes a replica set of running servers, with its users; run again, it adds members and renews passwords. */
export class ReplicaSet extends pulumi.ComponentResource {
  /** Name of the Job, known once the replica set has its users. */
  readonly setUpBy: pulumi.Output<string>;

  constructor(name: string, args: ReplicaSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:ReplicaSet", name, {}, opts);
    const { namespace } = args;
    const source = readFileSync(join(import.meta.dirname, "replica-set-setup.js"), "utf8");

    const script = new ConfigMap(
      `${name}-script`,
      { metadata: { name: "mongodb-setup", namespace, labels: jobLabels }, data: { "setup.js": source } },
      { parent: this },
    );
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      { metadata: { name: "mongodb-setup", namespace, labels: jobLabels }, spec: clientNetworkPolicy(jobName) },
      { parent: this },
    );
    const job = new Job(
      `${name}-job`,
      // A name of its own for every run: a Job cannot be changed, only made anew.
      { metadata: { namespace, labels: jobLabels }, spec: jobSpec(args, script.metadata.name, source) },
      { parent: this, dependsOn: [args.server, policy] },
    );

    this.setUpBy = job.metadata.name;
    this.registerOutputs({ setUpBy: this.setUpBy });
  }
}

function jobSpec(args: ReplicaSetArgs, script: pulumi.Input<string>, source: string): input.batch.v1.JobSpec {
  const { settings, credentials } = args;
  // What the Job reads from volumes is no part of its definition: this makes a change of it a new Job.
  const inputs = pulumi
    .all([
      ...[credentials.applicationPassword, credentials.drillPassword],
      ...[credentials.agentPassword ?? "", credentials.monitorPassword ?? ""],
    ])
    .apply((passwords) => hash(source, ...passwords));
  return {
    backoffLimit: 5,
    activeDeadlineSeconds: 600,
    template: {
      metadata: { labels: jobLabels, annotations: { "immoexpress.com/inputs": inputs } },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: restrictedPod(user),
        containers: [
          {
            name: "setup",
            image: settings.image,
            imagePullPolicy: "IfNotPresent",
            command: ["mongosh", "--nodb", "--norc", "--quiet", "--file", "/script/setup.js"],
            env: [
              { name: "HOME", value: "/tmp" },
              { name: "REPLICA_SET", value: replicaSetName },
              { name: "MEMBERS", value: members(args).apply((addresses) => addresses.join(",")) },
              { name: "DATABASE_NAME", value: args.databaseName },
              { name: "APPLICATION_USER", value: applicationUser },
              { name: "DRILL_USER", value: drillUser },
              ...(args.agentUser === undefined ? [] : [{ name: "AGENT_USER", value: args.agentUser }]),
              ...(credentials.monitorPassword === undefined ? [] : [{ name: "MONITOR_USER", value: monitorUser }]),
            ],
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
            securityContext: restrictedContainer(),
            volumeMounts: [
              { name: "script", mountPath: "/script", readOnly: true },
              { name: "credentials", mountPath: "/credentials", readOnly: true },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: "script", configMap: { name: script } },
          { name: "credentials", secret: { secretName: credentials.secretName } },
          { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        ],
      },
    },
  };
}

function members({ namespace, settings }: ReplicaSetArgs): pulumi.Output<string[]> {
  return pulumi.output(namespace).apply((known) => memberAddresses(known, settings.replicas));
}

function hash(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}
