import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";

const apiGroup = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];
const readAndChange = [...read, "update", "patch"];

/**
 * What the controller needs in every namespace for canaries through an Ingress, analysed on Prometheus. Beside what
 * upstream grants there is nothing here for service meshes and other ingress controllers, nothing that writes for
 * experiments and analysis by Jobs, and above all no Secret.
 */
export const rolloutsClusterRules: input.rbac.v1.PolicyRule[] = [
  {
    apiGroups: ["argoproj.io"],
    resources: ["rollouts", "rollouts/status", "rollouts/finalizers"],
    verbs: readAndChange,
  },
  {
    apiGroups: ["argoproj.io"],
    resources: ["analysisruns", "analysisruns/finalizers"],
    verbs: [...readAndChange, "create", "delete"],
  },
  {
    apiGroups: ["argoproj.io"],
    resources: ["analysistemplates", "clusteranalysistemplates", "experiments"],
    verbs: read,
  },
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: [...readAndChange, "create", "delete"] },
  // A Rollout takes its pods from a Deployment and scales that one down.
  { apiGroups: ["apps"], resources: ["deployments"], verbs: [...read, "update"] },
  // The selectors of the stable and the canary Service.
  { apiGroups: [""], resources: ["services"], verbs: [...read, "patch"] },
  // Labels that tell canary pods from stable ones; eviction restarts pods within their disruption budget.
  { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch", "update"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  // The canary's Ingress and its weight.
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: [...readAndChange, "create"] },
  // Watched at the start in any case.
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["list", "watch"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "update", "patch"] },
];

/** What the controller needs in its own namespace: its lock, its settings and those of its notifications. */
export const rolloutsNamespaceRules: input.rbac.v1.PolicyRule[] = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create", "get", "update"] },
  { apiGroups: [""], resources: ["configmaps", "secrets"], verbs: read },
];

/**
 * The identity of the controller's pods and what it may do.
 * @returns the ServiceAccount's name and the bindings that must be in force before the controller starts
 */
export function rolloutsAccess(
  name: string,
  namespace: pulumi.Output<string>,
  labels: Record<string, string>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: pulumi.Resource[] } {
  const opts = { parent };
  const metadata = { name: "argo-rollouts", namespace, labels };
  const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, opts);
  const subjects = [{ kind: "ServiceAccount", name: account.metadata.name, namespace }];

  const clusterMetadata = { name: "immoexpress-argo-rollouts", labels };
  const clusterRole = new ClusterRole(
    `${name}-cluster-role`,
    { metadata: clusterMetadata, rules: rolloutsClusterRules },
    opts,
  );
  const clusterBinding = new ClusterRoleBinding(
    `${name}-cluster-role-binding`,
    {
      metadata: clusterMetadata,
      roleRef: { apiGroup, kind: "ClusterRole", name: clusterRole.metadata.name },
      subjects,
    },
    opts,
  );
  const role = new Role(`${name}-role`, { metadata, rules: rolloutsNamespaceRules }, opts);
  const binding = new RoleBinding(
    `${name}-role-binding`,
    { metadata, roleRef: { apiGroup, kind: "Role", name: role.metadata.name }, subjects },
    opts,
  );
  return { serviceAccountName: account.metadata.name, bindings: [clusterBinding, binding] };
}
