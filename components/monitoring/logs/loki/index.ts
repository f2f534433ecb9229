import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { LogsSettings } from "../../../config/logs.ts";
import type { LogStore } from "../../../storage/index.ts";
import { immutableConfigMap } from "../../immutable-config-map.ts";
import { oneServer } from "../../one-server.ts";
import { lokiLabels as labels, lokiName, lokiPodLabels as podLabels, lokiPort } from "../names.ts";
import { lokiNetworkPolicy } from "../network.ts";
import { lokiConfiguration } from "./configuration.ts";
import { configurationFile, lokiPod, lokiVolume } from "./pod.ts";

export interface LokiArgs {
  settings: LogsSettings;
  /** Namespace of the logs, which denies what no policy names. */
  namespace: pulumi.Output<string>;
  /** Where what is complete goes; undefined: it stays on the volume. */
  store: LogStore | undefined;
}

/** Loki: one server with a volume that outlives it. */
export class Loki extends pulumi.ComponentResource {
  constructor(name: string, { settings, namespace, store }: LokiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Loki", name, {}, opts);
    const metadata = { name: lokiName, namespace, labels };
    const child = { parent: this };
    const annotations = store?.serviceAccountAnnotations ?? {};
    const account = new ServiceAccount(
      `${name}-account`,
      { metadata: { ...metadata, annotations }, automountServiceAccountToken: false },
      child,
    );
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      { metadata, spec: lokiNetworkPolicy(store?.egress) },
      child,
    );
    const files: Record<string, string> = {
      [configurationFile]: `${JSON.stringify(lokiConfiguration(settings, store), undefined, 2)}\n`,
    };
    const configMapName = immutableConfigMap(
      `${name}-configuration`,
      { namespace, labels, data: pulumi.output(files) },
      this,
    );
    const ports = [{ name: "http", port: lokiPort, targetPort: "http", protocol: "TCP" }];
    const service = new Service(`${name}-service`, { metadata, spec: { selector: podLabels, ports } }, child);
    const template = {
      metadata: { labels: { ...labels, ...store?.podLabels } },
      spec: lokiPod(settings, account.metadata.name, configMapName),
    };
    new StatefulSet(
      `${name}-stateful-set`,
      { metadata, spec: oneServer({ ...settings, name: lokiName, podLabels, labels, template, volume: lokiVolume }) },
      { ...child, protect: settings.protect, dependsOn: [policy, service] },
    );
    this.registerOutputs();
  }
}
