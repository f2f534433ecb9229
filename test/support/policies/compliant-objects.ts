import type { Example } from "./compliant-stack.ts";

const metadata = (name: string) => ({ name, namespace: "shop" });

/** Who may talk to whom, and the way in. */
export const networkObjects: readonly Example[] = [
  {
    type: "kubernetes:core/v1:Namespace",
    name: "shop",
    props: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  },
  {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name: "closed",
    props: {
      ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: metadata("closed") },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
  },
  {
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    name: "public",
    props: {
      ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
      metadata: { ...metadata("public"), annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "6m" } },
      spec: { rules: [{ host: "shop.example.com" }], tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }] },
    },
  },
  {
    type: "kubernetes:core/v1:Service",
    name: "web",
    props: {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata("web"),
      spec: { type: "ClusterIP", ports: [{ port: 80 }] },
    },
  },
];

const alerts = [
  ...["CpuHigh", "MemoryHigh", "LatencyHigh", "ServerErrors", "ErrorRateHigh", "BackupFailed", "BackupMissing"],
  ...["CertificateExpiring", "TargetDown", "AutoscalerAtMaximum", "CrashLoop", "ErrorBudgetBurn"],
];

/** Rules of Prometheus with these alerts, as a ConfigMap's entries. */
export function alertRules(names: readonly string[] = alerts): Readonly<Record<string, string>> {
  return {
    "rules.yaml": JSON.stringify({ groups: [{ rules: names.map((alert) => ({ alert, expr: "vector(1)" })) }] }),
  };
}

const configMap = (name: string, data: Readonly<Record<string, string>>): Example => ({
  type: "kubernetes:core/v1:ConfigMap",
  name,
  props: { apiVersion: "v1", kind: "ConfigMap", metadata: metadata(name), data },
});

export const settings: readonly Example[] = [
  configMap("settings", { LOG_LEVEL: "info", DATABASE_HOST: "mongodb.shop.svc:27017", TOKEN_SECONDS: "3600" }),
  configMap("alerts", alertRules()),
];

export const bindings: readonly Example[] = [
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    name: "reader",
    props: {
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: metadata("reader") },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
    },
  },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    name: "reader",
    props: {
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata: metadata("reader") },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "web", namespace: "shop" }],
    },
  },
];
