import { resourceRule } from "../../rule.ts";

interface Binding {
  readonly roleRef?: { readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string }[];
}

/** Roles that every cluster has, and that nearly everything is allowed to. */
const mighty = ["cluster-admin", "admin", "edit"];
/** Whom nobody means who names them. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

export const noClusterAdmin = resourceRule<Binding>({
  name: "no-cluster-admin",
  description: "No binding gives away one of the cluster's own mighty roles, or gives a role to everybody.",
  why: "A role with named permissions is of no use beside one that has them all.",
  types: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?RoleBinding$/,
  check: ({ roleRef, subjects = [] }) => [
    ...(mighty.includes(roleRef?.name ?? "")
      ? [`it binds ${roleRef?.name ?? ""}: write a role with what is needed.`]
      : []),
    ...subjects
      .filter(({ name = "" }) => everybody.includes(name))
      .map(({ name }) => `it gives the role to ${name ?? ""}: name single accounts.`),
  ],
});
