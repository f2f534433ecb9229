import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedContainer, restrictedPod } from "../hardening.ts";
import { spreadOver } from "../spread.ts";
import { ports, terminationGraceSeconds } from "./arguments.ts";

const user = 65532;

export interface TraefikPodArgs {
  /** Image whose entry point is Traefik. */
  image: string;
  /** Static configuration. */
  args: string[];
  /** Identity with the permissions of the ingress provider. */
  serviceAccountName: pulumi.Input<string>;
  /** Labels that the Deployment, the Service and the policies select by. */
  labels: Record<string, string>;
}

/** One pod of the ingress controller. */
export function traefikPod(args: TraefikPodArgs): input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels: args.labels },
    spec: {
      serviceAccountName: args.serviceAccountName,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(user),
      terminationGracePeriodSeconds: terminationGraceSeconds,
      topologySpreadConstraints: [spreadOver("kubernetes.io/hostname", args.labels)],
      containers: [traefikContainer(args)],
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
    },
  };
}

function traefikContainer({ image, args }: TraefikPodArgs): input.core.v1.Container {
  const ping = { httpGet: { path: "/ping", port: "ping" } };
  return {
    name: "traefik",
    image,
    imagePullPolicy: "IfNotPresent",
    args,
    ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    startupProbe: { ...ping, periodSeconds: 1, failureThreshold: 60 },
    // Ping answers before the first routes are read; a pod that took traffic by then would answer 404.
    readinessProbe: { ...ping, initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: { ...ping, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "1", memory: "256Mi" },
    },
    securityContext: restrictedContainer(),
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}
