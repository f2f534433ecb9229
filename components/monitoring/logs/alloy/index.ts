import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { LogsSettings } from "../../../config/logs.ts";
import { immutableConfigMap } from "../../immutable-config-map.ts";
import { oneServer } from "../../one-server.ts";
import { alloyLabels as labels, alloyName, alloyPodLabels as podLabels, alloyPort, lokiAddress } from "../names.ts";
import { alloyNetworkPolicy } from "../network.ts";
import { alloyAccess } from "./access.ts";
import { alloyConfiguration } from "./configuration.ts";
import { alloyPod, alloyVolume, configurationFile } from "./pod.ts";

export interface AlloyArgs {
  settings: LogsSettings;
  /** Namespace of the logs, which denies what no policy names. */
  namespace: pulumi.Output<string>;
  /** The namespaces whose pods' logs are read; they exist already. */
  read: Readonly<Record<string, pulumi.Input<string>>>;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
}

/** Alloy: reads the pods' logs through the API server, understands their lines, and sends them to Loki. */
export class Alloy extends pulumi.ComponentResource {
  constructor(name: string, args: AlloyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Alloy", name, {}, opts);
    const { settings, namespace, read, apiServerCidr } = args;
    const metadata = { name: alloyName, namespace, labels };
    const child = { parent: this };
    const access = alloyAccess(name, namespace, read, this);
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      { metadata, spec: alloyNetworkPolicy(apiServerCidr) },
      child,
    );
    const data = pulumi.all(Object.values(read)).apply((namespaces): Record<string, string> => ({
      [configurationFile]: alloyConfiguration(namespaces, lokiAddress),
    }));
    const configMapName = immutableConfigMap(`${name}-configuration`, { namespace, labels, data }, this);
    const ports = [{ name: "metrics", port: alloyPort, targetPort: "metrics", protocol: "TCP" }];
    const service = new Service(`${name}-service`, { metadata, spec: { selector: podLabels, ports } }, child);
    const template = {
      metadata: { labels },
      spec: alloyPod(settings, access.serviceAccountName, configMapName),
    };
    const { storage, storageClass } = settings.alloy;
    new StatefulSet(
      `${name}-stateful-set`,
      {
        metadata,
        spec: oneServer({
          ...{ name: alloyName, podLabels, labels, template, volume: alloyVolume, storage, storageClass },
        }),
      },
      { ...child, protect: settings.protect, dependsOn: [policy, ...access.bindings, service] },
    );
    this.registerOutputs();
  }
}
