import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import type * as pulumi from "@pulumi/pulumi";
import { roleIn } from "../role.ts";
import { labels, serverName } from "./names.ts";

const apiGroup = "rbac.authorization.k8s.io";
const clusterName = `immoexpress-${serverName}`;

const nodeRules = [
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
];

/**
 * The server's identity: it may look for pods in the namespaces that it scrapes, and for nodes, whose kubelets give it the
 * metrics of containers. That right, `nodes/metrics`, lets nobody into a container, as `nodes/proxy` would.
 * @returns the ServiceAccount's name, and what must be in force before the server looks
 */
export function prometheusAccess(
  name: string,
  namespace: pulumi.Output<string>,
  scraped: Readonly<Record<string, pulumi.Input<string>>>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: pulumi.Resource[] } {
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata: { name: serverName, namespace, labels }, automountServiceAccountToken: false },
    { parent },
  );
  const subject = { kind: "ServiceAccount", name: account.metadata.name, namespace };
  const bindings = Object.entries(scraped).map(([key, scrapedNamespace]) => {
    const metadata = { name: clusterName, namespace: scrapedNamespace, labels };
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }];
    return roleIn(`${name}-${key}`, metadata, { rules, subject }, parent);
  });
  const metadata = { name: clusterName, labels };
  const role = new ClusterRole(`${name}-cluster-role`, { metadata, rules: nodeRules }, { parent });
  const binding = new ClusterRoleBinding(
    `${name}-cluster-role-binding`,
    { metadata, roleRef: { apiGroup, kind: "ClusterRole", name: role.metadata.name }, subjects: [subject] },
    { parent },
  );
  return { serviceAccountName: account.metadata.name, bindings: [...bindings, binding] };
}
