import type { Example } from "./compliant-stack.ts";

const image = `ghcr.io/example/web@sha256:${"a1".repeat(32)}`;
const probe = { httpGet: { path: "/health", port: 3000 } };

/** Every one is an object of its own, so that a change of one changes no other. */
const container = () => ({
  name: "main",
  image,
  ports: [{ containerPort: 3000 }],
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "JWT_SECRET", valueFrom: { secretKeyRef: { name: "web", key: "jwt" } } },
  ],
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "256Mi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
});
const server = () => ({ ...container(), startupProbe: probe, readinessProbe: probe, livenessProbe: probe });

/** A pod template that every rule accepts. */
function template(app: string, containers: readonly object[], initContainers: readonly object[] = []) {
  return {
    metadata: { labels: { app } },
    spec: {
      containers,
      initContainers,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      volumes: [{ name: "tmp", emptyDir: {} }],
    },
  };
}

function object(kind: string, group: string, name: string, spec: Readonly<Record<string, unknown>>): Example {
  return {
    type: `kubernetes:${group}:${kind}`,
    name,
    props: { apiVersion: group, kind, metadata: { name, namespace: "shop" }, spec },
  };
}

const selector = (app: string) => ({ selector: { matchLabels: { app } } });

/** Servers of every kind, Jobs, and what goes with them. */
export const workloads: readonly Example[] = [
  object("Deployment", "apps/v1", "web", {
    ...selector("web"),
    replicas: 2,
    template: template("web", [server()], [{ ...container(), name: "prepare" }]),
  }),
  object("PodDisruptionBudget", "policy/v1", "web", { ...selector("web"), maxUnavailable: 1 }),

  // A Rollout with pods of its own, whose number an autoscaler sets.
  object("Rollout", "argoproj.io/v1alpha1", "api", { ...selector("api"), template: template("api", [server()]) }),
  object("HorizontalPodAutoscaler", "autoscaling/v2", "api", {
    scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "api" },
    minReplicas: 2,
    maxReplicas: 10,
  }),
  object("PodDisruptionBudget", "policy/v1", "api", { ...selector("api"), maxUnavailable: 1 }),

  // A Rollout that runs the pods of a Deployment.
  object("Deployment", "apps/v1", "referenced", {
    ...selector("web"),
    replicas: 0,
    template: template("web", [server()]),
  }),
  object("Rollout", "argoproj.io/v1alpha1", "referencing", {
    replicas: 2,
    workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "referenced" },
  }),

  {
    ...object("StatefulSet", "apps/v1", "store", {
      ...selector("web"),
      replicas: 3,
      template: template("web", [server()]),
    }),
    protect: true,
  },
  object("DaemonSet", "apps/v1", "agent", { ...selector("agent"), template: template("agent", [server()]) }),
  object("Job", "batch/v1", "migration", { template: template("migration", [container()]) }),
  object("CronJob", "batch/v1", "nightly", {
    schedule: "0 */6 * * *",
    suspend: false,
    jobTemplate: {
      spec: {
        template: template("nightly", [{ ...container(), args: ["operations.mjs", "backup", "--kind", "scheduled"] }]),
      },
    },
  }),
];
