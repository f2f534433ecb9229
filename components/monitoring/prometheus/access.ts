import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import { labels, serverName } from "./names.ts";

const apiGroup = "rbac.authorization.k8s.io";

/**
 * The server's identity: it may look for pods in the namespaces that it scrapes, and nothing else.
 * @returns the ServiceAccount's name, and what must be in force before the server looks
 */
export function prometheusAccess(
  name: string,
  namespace: pulumi.Output<string>,
  scraped: Readonly<Record<string, pulumi.Input<string>>>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: RoleBinding[] } {
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata: { name: serverName, namespace, labels }, automountServiceAccountToken: false },
    { parent },
  );
  const bindings = Object.entries(scraped).map(([key, scrapedNamespace]) => {
    const metadata = { name: `immoexpress-${serverName}`, namespace: scrapedNamespace, labels };
    const role = new Role(
      `${name}-${key}-role`,
      { metadata, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }] },
      { parent },
    );
    return new RoleBinding(
      `${name}-${key}-role-binding`,
      {
        metadata,
        roleRef: { apiGroup, kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      { parent },
    );
  });
  return { serviceAccountName: account.metadata.name, bindings };
}
