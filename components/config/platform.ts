import { z } from "zod";
import { objectName, range, text, wholeNumber } from "./fields.ts";
import { imageReference } from "./images.ts";

const serviceOfLoadBalancer = z.strictObject({
  type: z.literal("LoadBalancer").describe("The cloud gives an address."),
  annotations: z
    .record(z.string(), z.string())
    .meta({ allowed: "texts by name" })
    .default({})
    .describe("Annotations that the cloud's load balancer reads, such as the one that names a reserved address."),
});

const serviceOfNodePorts = z
  .strictObject({
    type: z.literal("NodePort").describe("A port of every node."),
    httpNodePort: wholeNumber(30000, 32767).default(30080).describe("Port of every node that answers HTTP."),
    httpsNodePort: wholeNumber(30000, 32767).default(30443).describe("Port of every node that answers HTTPS."),
    publishedAddress: text(/^[a-z0-9][a-z0-9.:-]*$/, "an IP address or a host name in lower case").describe(
      "What the status of every Ingress says: where people reach the nodes.",
    ),
  })
  .refine(({ httpNodePort, httpsNodePort }) => httpNodePort !== httpsNodePort, {
    path: ["httpsNodePort"],
    message: "must differ from httpNodePort",
  });

const traefikService = z.discriminatedUnion("type", [serviceOfLoadBalancer, serviceOfNodePorts], {
  error: "must be LoadBalancer (the cloud gives an address) or NodePort (a port of every node)",
});

const installChoice = {
  error: "must be true (this program installs the controller) or false (the cluster has one already)",
};

const traefik = z.discriminatedUnion(
  "install",
  [
    z.strictObject({
      install: z.literal(true).describe("This program installs it."),
      image: imageReference()
        .default("docker.io/library/traefik:v3.7.15")
        .describe("Image whose entry point is Traefik 3.7."),
      replicas: wholeNumber(1, 10).default(2).describe("Pods; with two or more the loss of a node is not noticed."),
      service: traefikService.prefault({ type: "LoadBalancer" }).describe("How the traffic gets to the pods."),
    }),
    z.strictObject({
      install: z.literal(false).describe("The cluster has an ingress controller already."),
      ingressClassName: objectName()
        .default("nginx")
        .describe("The class of the controller that is there; it must understand the annotations of ingress-nginx."),
      namespace: objectName().describe("The namespace of its pods: NetworkPolicies let the traffic in from there."),
    }),
  ],
  installChoice,
);

const argoRollouts = z.discriminatedUnion(
  "install",
  [
    z.strictObject({
      install: z.literal(true).describe("This program installs it."),
      image: imageReference()
        .default("quay.io/argoproj/argo-rollouts:v1.10.1")
        .describe(
          "Image whose entry point is the controller; its version must be the one of the resource definitions here.",
        ),
      replicas: wholeNumber(1, 10).default(1).describe("Pods: one leads, another takes over when that is gone."),
    }),
    z.strictObject({
      install: z.literal(false).describe("The cluster has it, with its definitions."),
      namespace: objectName().default("argo-rollouts").describe("The namespace of its pods, which ask Prometheus."),
    }),
  ],
  installChoice,
);

export const platformSchema = z
  .strictObject({
    traefik: traefik.prefault({ install: true }),
    argoRollouts: argoRollouts.prefault({ install: true }),
    apiServerCidr: range()
      .default("0.0.0.0/0")
      .describe(
        "Range with the API server's address, as pods see it: what the controllers may call. Default: any address.",
      ),
  })
  .prefault({})
  .describe(
    "Which of the controllers that the application needs are installed, and which are found. Default: all installed.",
  );

export type PlatformSettings = z.output<typeof platformSchema>;
export type TraefikSettings = Extract<PlatformSettings["traefik"], { install: true }>;
export type ArgoRolloutsSettings = Extract<PlatformSettings["argoRollouts"], { install: true }>;
