import { resourceRule } from "../../rule.ts";

interface Role {
  readonly rules?: readonly Readonly<
    Record<"apiGroups" | "resources" | "verbs" | "nonResourceURLs", readonly string[] | undefined>
  >[];
}

export const noWildcardRoles = resourceRule<Role>({
  name: "no-wildcard-roles",
  description: "No Role or ClusterRole allows everything of a kind: verbs, resources and API groups are named.",
  why: "A stolen token of such an account is a stolen cluster, and what it may do grows with every new kind of object.",
  types: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?Role$/,
  check: ({ rules = [] }) =>
    rules.flatMap((rule, index) =>
      (["apiGroups", "resources", "verbs", "nonResourceURLs"] as const)
        .filter((part) => rule[part]?.some((entry) => entry.includes("*")) === true)
        .map((part) => `rules[${index}].${part} has a wildcard: name what is needed.`),
    ),
});
