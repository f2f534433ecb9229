import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { IngressClass } from "@pulumi/kubernetes/networking/v1/ingressClass.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { TraefikSettings } from "../../config/platform.ts";
import { restrictedNamespaceLabels } from "../hardening.ts";
import { onlyNamedConnections } from "../network.ts";
import { traefikAccess } from "./access.ts";
import { names, traefikArguments } from "./arguments.ts";
import { traefikNetworkPolicy } from "./network.ts";
import { traefikPod } from "./pod.ts";

const podLabels = { "app.kubernetes.io/name": "traefik" };
const labels = { ...podLabels, "app.kubernetes.io/component": "ingress", "app.kubernetes.io/part-of": "platform" };

export interface TraefikArgs {
  /** Image, number of pods and kind of Service. */
  settings: TraefikSettings;
  /** The port that browsers use for HTTPS. */
  publicHttpsPort: number;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
}

/** Traefik as the cluster's ingress controller, understanding standard Ingresses and the annotations of ingress-nginx. */
export class Traefik extends pulumi.ComponentResource {
  /** The class to give to an Ingress. */
  readonly ingressClassName: pulumi.Output<string>;
  /** The namespace of Traefik's pods. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: TraefikArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:platform:Traefik", name, {}, opts);
    const { settings } = args;

    const namespace = new Namespace(
      `${name}-namespace`,
      { metadata: { name: names.namespace, labels: { ...labels, ...restrictedNamespaceLabels } } },
      { parent: this },
    ).metadata.name;
    const metadata = { name: names.service, namespace, labels };

    const ingressClass = new IngressClass(
      `${name}-class`,
      { metadata: { name: names.ingressClass, labels }, spec: { controller: names.controllerClass } },
      { parent: this },
    );
    const access = traefikAccess(name, namespace, labels, this);
    const policy = onlyNamedConnections(name, metadata, traefikNetworkPolicy(podLabels, args.apiServerCidr), this);
    new Deployment(
      `${name}-deployment`,
      {
        metadata,
        spec: {
          replicas: settings.replicas,
          selector: { matchLabels: podLabels },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: traefikPod({
            image: settings.image,
            args: traefikArguments(settings.service, args.publicHttpsPort),
            serviceAccountName: access.serviceAccountName,
            labels,
          }),
        },
      },
      // Refused once at its start, Traefik ignores ingress classes until it is restarted.
      { parent: this, dependsOn: [access.binding, ingressClass, policy] },
    );
    new Service(
      `${name}-service`,
      { metadata: serviceMetadata(metadata, settings), spec: serviceSpec(settings) },
      { parent: this },
    );
    if (settings.replicas > 1) {
      new PodDisruptionBudget(
        `${name}-disruption-budget`,
        { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } } },
        { parent: this },
      );
    }

    this.ingressClassName = ingressClass.metadata.name;
    this.namespace = namespace;
    this.registerOutputs({ ingressClassName: this.ingressClassName, namespace: this.namespace });
  }
}

function serviceMetadata(metadata: input.meta.v1.ObjectMeta, { service }: TraefikSettings): input.meta.v1.ObjectMeta {
  return service.type === "LoadBalancer" ? { ...metadata, annotations: service.annotations } : metadata;
}

function serviceSpec({ service }: TraefikSettings): input.core.v1.ServiceSpec {
  const nodePorts =
    service.type === "NodePort" ? { web: service.httpNodePort, websecure: service.httpsNodePort } : undefined;
  return {
    type: service.type,
    selector: podLabels,
    ports: [
      { name: "web", port: 80, targetPort: "web", protocol: "TCP", nodePort: nodePorts?.web },
      { name: "websecure", port: 443, targetPort: "websecure", protocol: "TCP", nodePort: nodePorts?.websecure },
    ],
  };
}
