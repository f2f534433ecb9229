import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import type * as pulumi from "@pulumi/pulumi";
import { roleIn } from "../../role.ts";
import { alloyLabels as labels, alloyName } from "../names.ts";

const rules = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];

/**
 * The identity of Alloy: it may look for pods and read their logs, in the namespaces whose logs are kept.
 * @returns the ServiceAccount's name, and what must be in force before it begins
 */
export function alloyAccess(
  name: string,
  namespace: pulumi.Input<string>,
  read: Readonly<Record<string, pulumi.Input<string>>>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: pulumi.Resource[] } {
  const metadata = { name: alloyName, namespace, labels };
  const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, { parent });
  const subject = { kind: "ServiceAccount", name: account.metadata.name, namespace };
  const bindings = Object.entries(read).map(([key, readNamespace]) =>
    roleIn(
      `${name}-${key}`,
      { name: `immoexpress-${alloyName}`, namespace: readNamespace, labels },
      { rules, subject },
      parent,
    ),
  );
  return { serviceAccountName: account.metadata.name, bindings };
}
