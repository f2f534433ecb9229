import type { Ask } from "../../../policies/access/ask.ts";
import { goldenObjects } from "../golden.ts";

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

interface Role extends Named {
  readonly rules: readonly Rule[];
}

interface Binding extends Named {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** Roles and who has them, as a stack declares them. */
export interface Access {
  readonly roles: readonly Role[];
  readonly clusterRoles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly clusterBindings: readonly Binding[];
}

export function accessOf(stack: string): Access {
  return {
    roles: goldenObjects(stack, "Role"),
    clusterRoles: goldenObjects(stack, "ClusterRole"),
    bindings: goldenObjects(stack, "RoleBinding"),
    clusterBindings: goldenObjects(stack, "ClusterRoleBinding"),
  };
}

/** The stack's ServiceAccounts as `NAMESPACE/NAME`. */
export function accountsOf(stack: string): string[] {
  return goldenObjects<Named>(stack, "ServiceAccount").map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/**
 * Everything that bindings allow an account, one by one; `*` stays what it is.
 * @param account `NAMESPACE/NAME`
 * @throws Error for a role that is not declared, and for rights that are not about resources: what they allow cannot be said
 */
export function grantsOf(access: Access, account: string): Ask[] {
  const cluster = access.clusterBindings.filter((binding) => binds(binding, account));
  const local = access.bindings.filter((binding) => binds(binding, account));
  return [
    ...cluster.flatMap((binding) => rulesOf(access, binding).flatMap((rule) => asksOf(rule, undefined))),
    ...local.flatMap((binding) => rulesOf(access, binding).flatMap((rule) => asksOf(rule, binding.metadata.namespace))),
  ];
}

/** Whether the API server would allow it by these roles and bindings. */
export function isAllowed(access: Access, account: string, asked: Ask): boolean {
  return grantsOf(access, account).some(
    (grant) =>
      [asked.verb, "*"].includes(grant.verb) &&
      [asked.group, "*"].includes(grant.group) &&
      [asked.resource, "*", `*/${asked.resource.split("/")[1] ?? ""}`].includes(grant.resource) &&
      [asked.namespace, undefined].includes(grant.namespace) &&
      [asked.name, undefined].includes(grant.name),
  );
}

function binds({ subjects }: Binding, account: string): boolean {
  const [namespace = "", name = ""] = account.split("/");
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  return subjects.some((subject) => {
    if (subject.kind === "ServiceAccount") return subject.name === name && subject.namespace === namespace;
    if (subject.kind === "User") return subject.name === `system:serviceaccount:${namespace}:${name}`;
    return groups.includes(subject.name);
  });
}

function rulesOf(access: Access, { metadata, roleRef }: Binding): readonly Rule[] {
  const role =
    roleRef.kind === "ClusterRole"
      ? access.clusterRoles.find((declared) => declared.metadata.name === roleRef.name)
      : access.roles.find(
          (declared) => declared.metadata.name === roleRef.name && declared.metadata.namespace === metadata.namespace,
        );
  if (role === undefined)
    throw new Error(`${metadata.name} binds ${roleRef.kind} ${roleRef.name}, which is not declared`);
  return role.rules;
}

function asksOf(rule: Rule, namespace: string | undefined): Ask[] {
  if (rule.nonResourceURLs !== undefined) throw new Error(`a role allows ${rule.nonResourceURLs.join(", ")}`);
  const names = rule.resourceNames ?? [undefined];
  return (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        names.map((name) => ({
          verb,
          group,
          resource,
          ...(namespace === undefined ? {} : { namespace }),
          ...(name === undefined ? {} : { name }),
        })),
      ),
    ),
  );
}
