import { alertRules } from "./compliant-objects.ts";
import type { Violation } from "./violations.ts";

const annotations = (key: string) => ({ "metadata.annotations": { [`nginx.ingress.kubernetes.io/${key}`]: "x" } });

/** What objects beside the pods can do wrong. */
export const kubernetesViolations: readonly Violation[] = [
  // A digest beside the tag changes nothing for the rule about digests.
  {
    rule: "image-not-latest",
    of: "Deployment web",
    changes: { "spec.template.spec.containers.0.image": `ghcr.io/example/web:latest@sha256:${"a1".repeat(32)}` },
  },

  { rule: "replicas-at-least-two", of: "Deployment web", changes: { "spec.replicas": 1 } },
  { rule: "replicas-at-least-two", of: "Deployment web", changes: { "spec.replicas": undefined } },
  { rule: "replicas-at-least-two", of: "StatefulSet store", changes: { "spec.replicas": 1 } },
  { rule: "replicas-at-least-two", of: "Rollout referencing", changes: { "spec.replicas": 1 } },

  { rule: "disruption-budget", of: "Deployment web", changes: { "spec.template.metadata.labels.app": "other" } },
  { rule: "disruption-budget", of: "Rollout api", changes: { "metadata.namespace": "other", "spec.replicas": 2 } },

  { rule: "default-deny", of: "Namespace shop", changes: { "metadata.name": "forgotten" } },

  { rule: "ingress-tls", of: "Ingress public", changes: { "spec.tls": [] } },
  { rule: "ingress-tls", of: "Ingress public", changes: { "spec.tls.0.secretName": undefined } },
  { rule: "ingress-tls", of: "Ingress public", changes: { "spec.rules.0.host": "other.example.com" } },
  { rule: "ingress-tls", of: "Ingress public", changes: { "spec.rules.0.host": undefined } },
  { rule: "ingress-annotations", of: "Ingress public", changes: annotations("limit-whitelist") },
  { rule: "ingress-annotations", of: "Ingress public", changes: annotations("configuration-snippet") },

  { rule: "services-internal", of: "Service web", changes: { "spec.type": "LoadBalancer" } },
  { rule: "services-internal", of: "Service web", changes: { "spec.type": "NodePort" } },
  { rule: "services-internal", of: "Service web", changes: { "spec.externalIPs": ["192.0.2.1"] } },

  { rule: "no-secret-in-config-map", of: "ConfigMap settings", changes: { "data.sessionSecret": "hunter2hunter2" } },
  {
    rule: "no-secret-in-config-map",
    of: "ConfigMap settings",
    changes: { "data.SENTRY_DSN": "https://example.com/1" },
  },
  {
    rule: "no-secret-in-config-map",
    of: "ConfigMap settings",
    changes: { "data.notes": "-----BEGIN EC PRIVATE KEY-----\nAAAA" },
  },

  { rule: "no-wildcard-roles", of: "Role reader", changes: { "rules.0.verbs": ["*"] } },
  { rule: "no-wildcard-roles", of: "Role reader", changes: { "rules.0.resources": ["*"] } },
  { rule: "no-wildcard-roles", of: "Role reader", changes: { "rules.0.apiGroups": ["*"] } },
  { rule: "no-cluster-admin", of: "RoleBinding reader", changes: { "roleRef.name": "cluster-admin" } },
  { rule: "no-cluster-admin", of: "RoleBinding reader", changes: { "subjects.0.name": "system:authenticated" } },

  { rule: "backup-schedule", of: "CronJob nightly", changes: { "spec.schedule": "0 3 * * *" }, isLack: true },
  { rule: "backup-schedule", of: "CronJob nightly", changes: { "spec.suspend": true }, isLack: true },
  { rule: "alerts-present", of: "ConfigMap alerts", changes: { data: alertRules(["CpuHigh"]) }, isLack: true },
  { rule: "alerts-present", of: "ConfigMap alerts", changes: { data: {} }, isLack: true },
];
