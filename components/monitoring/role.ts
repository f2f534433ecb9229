import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";

const apiGroup = "rbac.authorization.k8s.io";

/**
 * What somebody may do in one namespace.
 * @param name of both resources in the program, before `-role`
 * @returns what must be in force before they do it
 */
export function roleIn(
  name: string,
  metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> },
  { rules, subject }: { rules: input.rbac.v1.PolicyRule[]; subject: input.rbac.v1.Subject },
  parent: pulumi.Resource,
): RoleBinding {
  const role = new Role(`${name}-role`, { metadata, rules }, { parent });
  return new RoleBinding(
    `${name}-role-binding`,
    { metadata, roleRef: { apiGroup, kind: "Role", name: role.metadata.name }, subjects: [subject] },
    { parent },
  );
}
