import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { contentHash } from "../../application/environment.ts";
import type { AlertmanagerSettings } from "../../config/alerts.ts";
import { oneServer } from "../one-server.ts";
import { alertmanagerConfiguration } from "./configuration.ts";
import { alertmanagerName, alertmanagerPort, labels, podLabels } from "./names.ts";
import { alertmanagerNetworkPolicy } from "./network.ts";
import { alertmanagerPod, configurationFile, stateVolume } from "./pod.ts";

export interface AlertmanagerArgs {
  /** Image, volume, and who is told. */
  settings: AlertmanagerSettings;
  /** What is left of every waiting time. */
  durationPercent: number;
  /** Namespace of everything that watches, which denies what no policy names. */
  namespace: pulumi.Input<string>;
}

/** Alertmanager: tells people of alerts, once, and of those that they can do something about. */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Alertmanager", name, {}, opts);
    const { settings, namespace } = args;
    const metadata = { name: alertmanagerName, namespace, labels };
    const child = { parent: this };

    const { secretName, fingerprint } = declareConfiguration(name, args, this);
    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, child);
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      { metadata, spec: alertmanagerNetworkPolicy(settings) },
      child,
    );
    const ports = [{ name: "http", port: alertmanagerPort, targetPort: "http", protocol: "TCP" }];
    const service = new Service(`${name}-service`, { metadata, spec: { selector: podLabels, ports } }, child);
    const template: input.core.v1.PodTemplateSpec = {
      metadata: { labels, annotations: { "immoexpress.com/inputs": fingerprint } },
      spec: alertmanagerPod(settings, account.metadata.name, secretName),
    };
    new StatefulSet(
      `${name}-stateful-set`,
      {
        metadata,
        spec: oneServer({ ...settings, name: alertmanagerName, podLabels, labels, template, volume: stateVolume }),
      },
      { ...child, dependsOn: [policy, service] },
    );
    this.registerOutputs();
  }
}

/** @returns the Secret's name, and what tells one content from another and nothing about it */
function declareConfiguration(
  name: string,
  { settings, durationPercent, namespace }: AlertmanagerArgs,
  parent: pulumi.Resource,
): { secretName: pulumi.Output<string>; fingerprint: pulumi.Output<string> } {
  const { slack, email, pagerDuty, deadMansSwitch } = settings;
  const text = pulumi.secret(
    pulumi
      .output({ slack, email, pagerDuty, deadMansSwitch })
      .apply((receivers) => `${JSON.stringify(alertmanagerConfiguration(receivers, durationPercent), undefined, 2)}\n`),
  );
  const stringData = { [configurationFile]: text };
  const metadata = { name: alertmanagerName, namespace, labels };
  const secret = new Secret(`${name}-secret`, { metadata, stringData }, { parent });
  const key = new RandomPassword(`${name}-hash-key`, { length: 32, special: false }, { parent });
  return { secretName: secret.metadata.name, fingerprint: contentHash(stringData, key.result) };
}
