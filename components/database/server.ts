import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { FerretdbSettings, MongodbSettings } from "../config/database.ts";
import { spreadOver } from "../platform/spread.ts";
import { labels, membersName, podLabels, port, serverName } from "./names.ts";
import { serverNetworkPolicy } from "./network.ts";

/** The volume of each member, in its pod and as the head of its claim's name. */
export const dataVolume = "data";

/** What an engine brings: everything of the pod that the servers do not share. */
export interface EnginePod {
  /** The server, listening on port 27017 with `dataVolume` mounted. */
  containers: input.core.v1.Container[];
  /** Runs before the server. */
  initContainers?: input.core.v1.Container[];
  /** User, group and seccomp profile. */
  securityContext: input.core.v1.PodSecurityContext;
  /** Seconds that the server has to close its files. */
  terminationGracePeriodSeconds: number;
  /** Volumes beside the data. */
  volumes: input.core.v1.Volume[];
}

export interface DatabaseServerArgs {
  /** Size, class and protection of the volumes. */
  settings: MongodbSettings | FerretdbSettings;
  /** Namespace, which exists already. */
  namespace: pulumi.Input<string>;
  /** Members. */
  replicas: number;
  /** The engine's part of the pod. */
  pod: EnginePod;
  /** What the pods may call beside one another and DNS. Default: nothing. */
  egress?: input.networking.v1.NetworkPolicyEgressRule[];
}

/** A database server in the cluster: a StatefulSet whose volumes outlive it, its Services, and who may reach it. */
export class DatabaseServer extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:DatabaseServer", name, {}, opts);
    const { settings, namespace } = args;
    const metadata = { name: serverName, namespace, labels };

    const account = new ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      { metadata, spec: serverNetworkPolicy(settings.engine === "mongodb", args.egress) },
      { parent: this },
    );
    new Service(
      `${name}-members`,
      { metadata: { ...metadata, name: membersName }, spec: { ...serviceSpec(), ...headless } },
      { parent: this },
    );
    new Service(`${name}-service`, { metadata, spec: serviceSpec() }, { parent: this });
    new PodDisruptionBudget(
      `${name}-disruption-budget`,
      // One at a time: a replica set keeps its majority, and a server alone can still be moved off its node.
      { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } } },
      { parent: this },
    );
    new StatefulSet(
      `${name}-stateful-set`,
      { metadata, spec: statefulSetSpec(args, account.metadata.name) },
      { parent: this, protect: settings.protect, dependsOn: policy },
    );
    this.registerOutputs();
  }
}

function serviceSpec(): input.core.v1.ServiceSpec {
  return { selector: podLabels, ports: [{ name: "mongodb", port, targetPort: "mongodb", protocol: "TCP" }] };
}

// Members must find one another before any of them is ready.
const headless: input.core.v1.ServiceSpec = { clusterIP: "None", publishNotReadyAddresses: true };

function statefulSetSpec(
  { settings, replicas, pod }: DatabaseServerArgs,
  serviceAccountName: pulumi.Input<string>,
): input.apps.v1.StatefulSetSpec {
  return {
    serviceName: membersName,
    replicas,
    podManagementPolicy: "Parallel",
    selector: { matchLabels: podLabels },
    // Neither deleting nor scaling down the server deletes data.
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName,
        automountServiceAccountToken: false,
        ...pod,
        topologySpreadConstraints: [spreadOver("kubernetes.io/hostname", podLabels)],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: dataVolume, labels },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: settings.storageClass,
          resources: { requests: { storage: settings.storage } },
        },
      },
    ],
  };
}
