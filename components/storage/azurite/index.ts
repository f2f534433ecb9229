import { createHash } from "node:crypto";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { AzuriteSettings } from "../../config/storage.ts";
import { accessWithTokens, type Backend, type StorageAccess } from "../access.ts";
import { grantsOf, type StoragePurpose } from "../purposes.ts";
import { azuritePod } from "./pod.ts";
import { containerSas } from "./sas.ts";

const name = "azurite";
const port = 10000;
const accountName = "immoexpress";
const podLabels: Record<string, string> = { "app.kubernetes.io/name": name };
const labels = {
  ...podLabels,
  "app.kubernetes.io/component": "storage",
  "app.kubernetes.io/part-of": "immoexpress",
};

/** A pod with this label may connect to the store. */
const clientLabels: Record<string, string> = { "immoexpress.com/storage-client": "true" };

export interface AzuriteArgs {
  settings: AzuriteSettings;
  /** Namespace of the server and of its clients, which exists already. */
  namespace: pulumi.Input<string>;
}

/**
 * Azurite in the cluster, with a volume that outlives it. It speaks plain HTTP: its NetworkPolicy lets in nobody but the
 * pods of this namespace that are labelled as clients, and each of these has tokens for what it does, never the key.
 */
export class Azurite extends pulumi.ComponentResource implements Backend {
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
  readonly ready: pulumi.Output<string>;
  readonly visitorLabels = clientLabels;
  private readonly url: pulumi.Output<string>;
  /** Base64. */
  private readonly accountKey: pulumi.Output<string>;

  constructor(resourceName: string, { settings, namespace }: AzuriteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:Azurite", resourceName, {}, opts);
    const { protect } = settings;
    const metadata = { name, namespace, labels };
    const child = { parent: this };

    const password = new RandomPassword(`${resourceName}-key`, { length: 64, special: false }, { ...child, protect });
    this.accountKey = pulumi.secret(password.result.apply((text) => Buffer.from(text).toString("base64")));
    const account = new Secret(
      `${resourceName}-secret`,
      {
        metadata: { ...metadata, name: "azurite-account" },
        stringData: { accounts: pulumi.interpolate`${accountName}:${this.accountKey}` },
      },
      child,
    );
    const serviceAccount = new ServiceAccount(
      `${resourceName}-account`,
      { metadata, automountServiceAccountToken: false },
      child,
    );
    const policy = new NetworkPolicy(`${resourceName}-network-policy`, { metadata, spec: networkPolicy() }, child);
    const service = new Service(
      `${resourceName}-service`,
      { metadata, spec: { selector: podLabels, ports: [{ name: "blob", port, targetPort: "blob", protocol: "TCP" }] } },
      child,
    );
    const pod = azuritePod(settings, serviceAccount.metadata.name, account.metadata.name);
    const server = new StatefulSet(
      `${resourceName}-stateful-set`,
      { metadata, spec: statefulSetSpec(settings, pod, fingerprint(this.accountKey)) },
      // The pod must not start before the policy closes it; who waits for it wants to reach it by name.
      { ...child, protect, dependsOn: [policy, service] },
    );

    this.url = pulumi.interpolate`http://${name}.${namespace}.svc:${port}/${accountName}`;
    this.egress = { to: [{ podSelector: { matchLabels: podLabels } }], ports: [{ port, protocol: "TCP" }] };
    this.ready = pulumi.all([this.url, server.metadata.name]).apply(([url]) => url);
    this.registerOutputs({ url: this.url });
  }

  readonly environment = (purpose: StoragePurpose): StorageAccess => {
    const tokens = grantsOf(purpose).map(({ container, permissions }) => [
      container,
      this.accountKey.apply((key) => containerSas({ name: accountName, key }, container, permissions)),
    ]);
    return accessWithTokens(
      this.url,
      Object.fromEntries(tokens) as Record<string, pulumi.Output<string>>,
      clientLabels,
    );
  };
}

function networkPolicy(): input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: { matchLabels: clientLabels } }], ports: [{ port, protocol: "TCP" }] }],
    egress: [],
  };
}

/** Tells one key from another, and nothing about it: a new key restarts the server, which reads it only then. */
function fingerprint(key: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.unsecret(key.apply((text) => createHash("sha256").update(text).digest("hex").slice(0, 16)));
}

function statefulSetSpec(
  { storage, storageClass }: AzuriteSettings,
  pod: input.core.v1.PodSpec,
  inputs: pulumi.Output<string>,
): input.apps.v1.StatefulSetSpec {
  return {
    serviceName: name,
    replicas: 1,
    selector: { matchLabels: podLabels },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    template: { metadata: { labels, annotations: { "immoexpress.com/inputs": inputs } }, spec: pod },
    volumeClaimTemplates: [
      {
        metadata: { name: "data", labels },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: storageClass,
          resources: { requests: { storage } },
        },
      },
    ],
  };
}
