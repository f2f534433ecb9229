import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import * as pulumi from "@pulumi/pulumi";
import type { ArgoRolloutsSettings } from "../../config/platform.ts";
import { restrictedNamespaceLabels } from "../hardening.ts";
import { onlyNamedConnections } from "../network.ts";
import { rolloutsAccess } from "./access.ts";
import { rolloutDefinitions } from "./definitions.ts";
import { rolloutsNetworkPolicy } from "./network.ts";
import { rolloutsPod } from "./pod.ts";

const podLabels = { "app.kubernetes.io/name": "argo-rollouts" };
const labels = {
  ...podLabels,
  "app.kubernetes.io/component": "rollouts-controller",
  "app.kubernetes.io/part-of": "platform",
};

export interface ArgoRolloutsArgs {
  /** Image and number of pods. */
  settings: ArgoRolloutsSettings;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
}

/** Argo Rollouts, which shifts traffic to a new version step by step and back when its metrics are bad. */
export class ArgoRollouts extends pulumi.ComponentResource {
  /** Where its pods run. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: ArgoRolloutsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:platform:ArgoRollouts", name, {}, opts);

    const definitions = rolloutDefinitions(name, this);
    const namespace = new Namespace(
      `${name}-namespace`,
      { metadata: { name: "argo-rollouts", labels: { ...labels, ...restrictedNamespaceLabels } } },
      { parent: this },
    ).metadata.name;
    const metadata = { name: "argo-rollouts", namespace, labels };
    const access = rolloutsAccess(name, namespace, labels, this);
    const policy = onlyNamedConnections(name, metadata, rolloutsNetworkPolicy(podLabels, args.apiServerCidr), this);
    new Deployment(
      `${name}-deployment`,
      {
        metadata,
        spec: {
          replicas: args.settings.replicas,
          selector: { matchLabels: podLabels },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: rolloutsPod({
            image: args.settings.image,
            serviceAccountName: access.serviceAccountName,
            labels,
          }),
        },
      },
      { parent: this, dependsOn: [...definitions, ...access.bindings, policy] },
    );
    if (args.settings.replicas > 1) {
      new PodDisruptionBudget(
        `${name}-disruption-budget`,
        { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } } },
        { parent: this },
      );
    }
    this.namespace = namespace;
    this.registerOutputs({ namespace });
  }
}
