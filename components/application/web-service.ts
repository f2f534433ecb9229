import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Ingress } from "@pulumi/kubernetes/networking/v1/ingress.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { WebServiceSettings } from "../config/index.ts";
import { fromPrometheus, toDns } from "../platform/network.ts";
import { autoscalerSpec } from "./autoscaler.ts";
import { analysisTemplates, type Canary, canaryServiceName } from "./canary.ts";
import { Environment } from "./environment.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import { podsOfNamespace } from "./network.ts";
import { metricsPort, webServicePod } from "./pod.ts";
import type { PodVolume } from "./pod.ts";
import { rolloutKind, rolloutOf } from "./rollout.ts";

export interface WebServiceArgs {
  /** Name of the service in the cluster and of every object that belongs to it. */
  part: string;
  /** Namespace that all of it lives in. */
  namespace: pulumi.Input<string>;
  /** Image of the container, which listens for HTTP and answers the probes. */
  image: string;
  /** Port that the container listens on, and the Service too. */
  port: number;
  /** Resources, autoscaling and probes. */
  settings: WebServiceSettings;
  /** Environment variables that anyone in the namespace may read. */
  environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variables that are secret. Default: none. */
  secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Keys the hashes in the names of Secrets. */
  hashKey: pulumi.Input<string>;
  /** Volumes of every pod. Default: none. */
  volumes?: readonly PodVolume[];
  /** Where the public reaches the service. */
  entrance: {
    /** Host name of its Ingress. */
    host: string;
    /** Class of the ingress controller. */
    className: pulumi.Input<string>;
    /** Namespace of the ingress controller's pods. */
    namespace: pulumi.Input<string>;
    /** Secret with the certificate. */
    tlsSecretName: pulumi.Input<string>;
    /** Annotations of the Ingress that are about requests: they hold for the new version's, too. */
    annotations: Record<string, string>;
    /** Annotations of the Ingress that are about its certificate. */
    certificateAnnotations: Record<string, string>;
  };
  /** How a new version is tried out. */
  canary: Canary;
  /** Pods of the application that may call the service. Default: none. */
  callers?: input.networking.v1.NetworkPolicyPeer[];
  /** What the pods may call, beside DNS. Default: nothing. */
  egress?: input.networking.v1.NetworkPolicyEgressRule[];
}

/** One public web service: its pods, how many there are, who may talk to it, and the way in. */
export class WebService extends pulumi.ComponentResource {
  /** Where other pods of the namespace reach the service: its stable version. */
  readonly internalUrl: pulumi.Output<string>;
  /** Where they reach its new version, while there is one. */
  readonly canaryUrl: pulumi.Output<string>;
  /** Changes whenever another version of the pods is declared. */
  readonly generation: pulumi.Output<number>;

  constructor(name: string, args: WebServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:WebService", name, {}, opts);
    const { part, namespace, port, settings, entrance, volumes = [] } = args;
    const metadata = { name: part, namespace, labels: objectLabels(part) };
    const child = { parent: this };

    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, child);
    const environment = new Environment(
      `${name}-environment`,
      { part, namespace, settings: args.environment, secrets: args.secrets ?? {}, hashKey: args.hashKey },
      child,
    );
    const policy = new NetworkPolicy(`${name}-connections`, { metadata, spec: connections(args) }, child);
    new PodDisruptionBudget(
      `${name}-disruption-budget`,
      { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(part) } } },
      child,
    );

    const service = serviceOfVersion(`${name}-service`, part, args, this);
    const canaryService = serviceOfVersion(`${name}-canary-service`, canaryServiceName(part), args, this);
    const templates = analysisTemplates(name, args, this);
    const pods = new Deployment(
      `${name}-pods`,
      {
        metadata,
        spec: {
          // Only describes the pods: the Rollout runs them.
          replicas: 0,
          revisionHistoryLimit: 1,
          selector: { matchLabels: selectorLabels(part) },
          template: webServicePod({
            ...{ part, image: args.image, port, settings, volumes },
            ...{ configMapName: environment.configMapName, secretName: environment.secretName },
            serviceAccountName: account.metadata.name,
          }),
        },
      },
      { parent: this, dependsOn: policy },
    );
    const ingress = new Ingress(
      `${name}-ingress`,
      {
        metadata: { ...metadata, annotations: { ...entrance.certificateAnnotations, ...entrance.annotations } },
        spec: ingressSpec(args, service.metadata.name),
      },
      child,
    );
    rolloutOf(
      `${name}-rollout`,
      pods.metadata.name,
      { part, namespace, settings: args.canary.settings, annotations: entrance.annotations },
      { parent: this, dependsOn: [service, canaryService, ingress, ...templates] },
    );
    new HorizontalPodAutoscaler(
      `${name}-autoscaler`,
      { metadata, spec: autoscalerSpec({ ...rolloutKind, name: part }, settings.hpa) },
      // Beside the Rollout, not after it: it must not stay at one pod until that one is healthy.
      { parent: this, dependsOn: pods },
    );
    this.internalUrl = pulumi.interpolate`http://${service.metadata.name}:${port}`;
    this.canaryUrl = pulumi.interpolate`http://${canaryService.metadata.name}:${port}`;
    this.generation = pods.metadata.generation;
    this.registerOutputs({ internalUrl: this.internalUrl, canaryUrl: this.canaryUrl });
  }
}

/** A Service of which the controller of the Rollout says which version it leads to. */
function serviceOfVersion(
  name: string,
  serviceName: string,
  { part, namespace, port }: WebServiceArgs,
  parent: pulumi.Resource,
): Service {
  const annotations = {
    // Its pods come later: waiting for them here would wait for ever.
    "pulumi.com/skipAwait": "true",
    // The controller has written a part of it.
    "pulumi.com/patchForce": "true",
  };
  return new Service(
    name,
    {
      metadata: { name: serviceName, namespace, labels: objectLabels(part), annotations },
      spec: { selector: selectorLabels(part), ports: [{ name: "http", port, targetPort: "http" }] },
    },
    { parent, ignoreChanges: ["spec.selector"] },
  );
}

function connections(args: WebServiceArgs): input.networking.v1.NetworkPolicySpec {
  const { part, port, entrance, callers = [], egress = [] } = args;
  return {
    podSelector: { matchLabels: selectorLabels(part) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [podsOfNamespace(entrance.namespace), ...callers], ports: [{ port, protocol: "TCP" }] },
      fromPrometheus(metricsPort),
    ],
    egress: [toDns(), ...egress],
  };
}

function ingressSpec(
  { port, entrance }: WebServiceArgs,
  serviceName: pulumi.Input<string>,
): input.networking.v1.IngressSpec {
  return {
    ingressClassName: entrance.className,
    tls: [{ hosts: [entrance.host], secretName: entrance.tlsSecretName }],
    rules: [
      {
        host: entrance.host,
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: { service: { name: serviceName, port: { number: port } } } },
          ],
        },
      },
    ],
  };
}
