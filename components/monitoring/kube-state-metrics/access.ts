import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { roleIn } from "../role.ts";
import { kubeStateMetricsName, labels } from "./names.ts";

const apiGroup = "rbac.authorization.k8s.io";
const clusterName = `immoexpress-${kubeStateMetricsName}`;
const verbs = ["list", "watch"];

/** What the rules are about, and nothing else: above all no Secrets and no ConfigMaps. */
export const watched: Readonly<Record<string, readonly string[]>> = {
  "": ["pods"],
  apps: ["statefulsets"],
  batch: ["cronjobs", "jobs"],
  autoscaling: ["horizontalpodautoscalers"],
};

/**
 * The identity of kube-state-metrics: it may list those objects in the namespaces that are watched, and the cluster's nodes.
 * @returns the ServiceAccount's name, and what must be in force before it begins
 */
export function kubeStateMetricsAccess(
  name: string,
  namespace: pulumi.Input<string>,
  namespaces: Readonly<Record<string, pulumi.Input<string>>>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: pulumi.Resource[] } {
  const metadata = { name: kubeStateMetricsName, namespace, labels };
  const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, { parent });
  const rules: input.rbac.v1.PolicyRule[] = Object.entries(watched).map(([apiGroup, resources]) => ({
    apiGroups: [apiGroup],
    resources: [...resources],
    verbs,
  }));
  const subject = { kind: "ServiceAccount", name: account.metadata.name, namespace };
  const bindings = Object.entries(namespaces).map(([key, watchedNamespace]) =>
    roleIn(`${name}-${key}`, { name: clusterName, namespace: watchedNamespace, labels }, { rules, subject }, parent),
  );
  return { serviceAccountName: account.metadata.name, bindings: [...bindings, nodesOfCluster(name, subject, parent)] };
}

/** Nodes are in no namespace: who may list one may list all. */
function nodesOfCluster(name: string, subject: input.rbac.v1.Subject, parent: pulumi.Resource): pulumi.Resource {
  const metadata = { name: clusterName, labels };
  const rules = [{ apiGroups: [""], resources: ["nodes"], verbs }];
  const role = new ClusterRole(`${name}-cluster-role`, { metadata, rules }, { parent });
  return new ClusterRoleBinding(
    `${name}-cluster-role-binding`,
    { metadata, roleRef: { apiGroup, kind: "ClusterRole", name: role.metadata.name }, subjects: [subject] },
    { parent },
  );
}
