import type { Violation } from "./violations.ts";

const web = "spec.template.spec";
const main = `${web}.containers.0`;
const job = "spec.jobTemplate.spec.template.spec.containers.0";

const of = (resource: string, rule: string, ...ways: readonly Readonly<Record<string, unknown>>[]): Violation[] =>
  ways.map((changes) => ({ rule, of: resource, changes }));

/** What pods can do wrong, in workloads of every kind. */
export const podViolations: readonly Violation[] = [
  ...of(
    "Deployment web",
    "image-by-digest",
    { [`${main}.image`]: "ghcr.io/example/web:1.2.3" },
    { [`${main}.image`]: `ghcr.io/example/web@sha256:${"a1".repeat(31)}` },
    { [`${web}.initContainers.0.image`]: "docker.io/library/mongo:7.0" },
  ),
  ...of("Rollout api", "image-by-digest", { [`${main}.image`]: "ghcr.io/example/api:1.2.3" }),
  ...of("CronJob nightly", "image-by-digest", { [`${job}.image`]: "ghcr.io/example/operations:1.2.3" }),

  ...of(
    "Deployment web",
    "resources-set",
    { [`${main}.resources`]: undefined },
    { [`${main}.resources.limits.memory`]: undefined },
    { [`${web}.initContainers.0.resources.requests.cpu`]: undefined },
  ),
  ...of("Job migration", "resources-set", { [`${main}.resources.requests`]: {} }),

  ...of("Deployment web", "probes-set", { [`${main}.readinessProbe`]: undefined }),
  ...of("Rollout api", "probes-set", { [`${main}.livenessProbe`]: undefined }),
  ...of("DaemonSet agent", "probes-set", { [`${main}.startupProbe`]: undefined }),

  ...of(
    "Deployment web",
    "pod-restricted",
    { [`${main}.securityContext.capabilities.drop`]: [] },
    { [`${main}.securityContext.capabilities.add`]: ["SYS_ADMIN"] },
    { [`${main}.securityContext.privileged`]: true },
    { [`${main}.securityContext.allowPrivilegeEscalation`]: undefined },
    { [`${main}.securityContext.runAsNonRoot`]: false },
    { [`${main}.securityContext.runAsUser`]: 0 },
    { [`${main}.securityContext.seccompProfile`]: { type: "Unconfined" } },
    { [`${web}.volumes.0`]: { name: "tmp", nfs: { server: "10.0.0.1", path: "/" } } },
  ),
  ...of("Rollout api", "pod-restricted", { [`${web}.securityContext.runAsNonRoot`]: undefined }),
  ...of("CronJob nightly", "pod-restricted", { [`${job}.securityContext.procMount`]: "Unmasked" }),

  ...of(
    "Deployment web",
    "no-host-access",
    { [`${web}.hostNetwork`]: true },
    { [`${web}.hostPID`]: true },
    { [`${web}.hostIPC`]: true },
    { [`${web}.volumes.0`]: { name: "tmp", hostPath: { path: "/var/run" } } },
    { [`${main}.ports.0.hostPort`]: 443 },
  ),

  ...of("Deployment web", "read-only-root", { [`${main}.securityContext.readOnlyRootFilesystem`]: false }),
  ...of("CronJob nightly", "read-only-root", { [`${job}.securityContext.readOnlyRootFilesystem`]: undefined }),

  ...of(
    "Deployment web",
    "no-secret-in-environment",
    { [`${main}.env.0`]: { name: "JWT_SECRET", value: "hunter2hunter2" } },
    { [`${main}.env.0`]: { name: "MONGODB_URI", value: "mongodb://app:hunter2@mongodb:27017/shop" } },
    { [`${main}.env.0`]: { name: "UPLOADS", value: `https://example.com/?sv=2024&sig=${"Ab1%2B".repeat(6)}` } },
  ),
];
