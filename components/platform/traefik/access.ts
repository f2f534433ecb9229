import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";

/**
 * What the provider reads, in every namespace because an Ingress may live in any: it lists and watches all of these at
 * its start and serves nothing when one is refused. Certificates are Secrets, hence those; the status is all it writes.
 */
export const traefikRules: input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["services", "secrets", "configmaps"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingressclasses"], verbs: ["list", "watch"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
];

/**
 * The identity of Traefik's pods and what it may do.
 * @returns the ServiceAccount's name, known once its permissions are in force
 */
export function traefikAccess(
  name: string,
  namespace: pulumi.Output<string>,
  labels: Record<string, string>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; binding: ClusterRoleBinding } {
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata: { name: "traefik", namespace, labels }, automountServiceAccountToken: false },
    { parent },
  );
  const role = new ClusterRole(
    `${name}-role`,
    { metadata: { name: "immoexpress-traefik", labels }, rules: traefikRules },
    { parent },
  );
  const binding = new ClusterRoleBinding(
    `${name}-role-binding`,
    {
      metadata: { name: "immoexpress-traefik", labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
    },
    { parent },
  );
  return { serviceAccountName: account.metadata.name, binding };
}
