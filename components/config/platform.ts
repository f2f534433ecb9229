import { z } from "zod";
import { objectName, text, wholeNumber } from "./fields.ts";
import { imageReference } from "./images.ts";

const serviceOfLoadBalancer = z.strictObject({
  type: z.literal("LoadBalancer"),
  /** Annotations that the cloud's load balancer reads, such as the one that names a reserved address. */
  annotations: z.record(z.string(), z.string()).default({}),
});

const serviceOfNodePorts = z
  .strictObject({
    type: z.literal("NodePort"),
    /** Port of every node that answers HTTP. */
    httpNodePort: wholeNumber(30000, 32767).default(30080),
    /** Port of every node that answers HTTPS. */
    httpsNodePort: wholeNumber(30000, 32767).default(30443),
    /** What the status of every Ingress says: where people reach the nodes. */
    publishedAddress: text(/^[a-z0-9][a-z0-9.:-]*$/, "an IP address or a host name in lower case"),
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
      install: z.literal(true),
      /** Image whose entry point is Traefik 3.7. */
      image: imageReference().default("docker.io/library/traefik:v3.7.15"),
      /** Pods; with two or more the loss of a node is not noticed. */
      replicas: wholeNumber(1, 10).default(2),
      /** How the traffic gets to the pods. */
      service: traefikService.prefault({ type: "LoadBalancer" }),
    }),
    z.strictObject({
      install: z.literal(false),
      /** The class of the controller that is there; it must understand the annotations of ingress-nginx. */
      ingressClassName: objectName().default("nginx"),
      /** The namespace of its pods: NetworkPolicies let the traffic in from there. */
      namespace: objectName(),
    }),
  ],
  installChoice,
);

const argoRollouts = z.discriminatedUnion(
  "install",
  [
    z.strictObject({
      install: z.literal(true),
      /** Image whose entry point is the controller; its version must be the one of the resource definitions here. */
      image: imageReference().default("quay.io/argoproj/argo-rollouts:v1.10.1"),
      /** Pods: one leads, another takes over when that is gone. */
      replicas: wholeNumber(1, 10).default(1),
    }),
    z.strictObject({ install: z.literal(false) }),
  ],
  installChoice,
);

/** Which of the controllers that the application needs are installed, and which are found. Default: all installed. */
export const platformSchema = z
  .strictObject({
    traefik: traefik.prefault({ install: true }),
    argoRollouts: argoRollouts.prefault({ install: true }),
    /** Range with the API server's address, as pods see it: what the controllers may call. Default: any address. */
    apiServerCidr: z.cidrv4({ error: "must be an IPv4 range such as 10.0.0.1/32" }).default("0.0.0.0/0"),
  })
  .prefault({});

export type PlatformSettings = z.output<typeof platformSchema>;
export type TraefikSettings = Extract<PlatformSettings["traefik"], { install: true }>;
export type ArgoRolloutsSettings = Extract<PlatformSettings["argoRollouts"], { install: true }>;
