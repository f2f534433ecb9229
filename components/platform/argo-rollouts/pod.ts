import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedContainer, restrictedPod } from "../hardening.ts";
import { spreadOver } from "../spread.ts";

/** The user that the official image runs as. */
const user = 999;

/** Ports of the pod. */
export const ports = { metrics: 8090, healthz: 8080 } as const;

export interface RolloutsPodArgs {
  /** Image whose entry point is the controller. */
  image: string;
  /** Identity with the controller's permissions. */
  serviceAccountName: pulumi.Input<string>;
  /** Labels that the Deployment and the policies select by. */
  labels: Record<string, string>;
}

/** One pod of the controller. */
export function rolloutsPod({ image, serviceAccountName, labels }: RolloutsPodArgs): input.core.v1.PodTemplateSpec {
  const health = { httpGet: { path: "/healthz", port: "healthz" } };
  return {
    metadata: { labels },
    spec: {
      serviceAccountName,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(user),
      topologySpreadConstraints: [spreadOver("kubernetes.io/hostname", labels)],
      containers: [
        {
          name: "controller",
          image,
          imagePullPolicy: "IfNotPresent",
          args: [
            "--logformat=json",
            "--leader-elect=true",
            `--metricsPort=${ports.metrics}`,
            `--healthzPort=${ports.healthz}`,
          ],
          ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort, protocol: "TCP" })),
          startupProbe: { ...health, periodSeconds: 1, failureThreshold: 60 },
          readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 3 },
          resources: {
            requests: { cpu: "50m", memory: "96Mi" },
            limits: { cpu: "500m", memory: "384Mi" },
          },
          securityContext: restrictedContainer(),
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
    },
  };
}
