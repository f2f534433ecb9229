import type { LabelSelector, ObjectMeta } from "../../kubernetes/objects.ts";
import { kindOf } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";

interface NetworkPolicy {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly unknown[];
    readonly egress?: readonly unknown[];
  };
}

export const defaultDeny: StackRule = {
  name: "default-deny",
  description:
    "Every namespace of the stack has a NetworkPolicy that refuses all connections, in and out, of all pods.",
  why: "A pod that no policy selects may talk to everybody: a forgotten policy must close, not open.",
  checkStack: (resources) => {
    const closed = new Set(
      resources
        .filter((resource) => kindOf(resource) === "NetworkPolicy")
        .map(({ props }) => props as NetworkPolicy)
        .filter(deniesAll)
        .map(({ metadata }) => metadata?.namespace),
    );
    return resources
      .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
      .filter(({ props }) => !closed.has((props as { metadata?: ObjectMeta }).metadata?.name))
      .map(({ name }) => ({
        resource: name,
        message:
          "no NetworkPolicy refuses all connections in it: add one with an empty podSelector, both policyTypes and no rules.",
      }));
  },
};

function deniesAll({ spec }: NetworkPolicy): boolean {
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? {};
  return (
    podSelector !== undefined &&
    Object.keys(podSelector).length === 0 &&
    ["Ingress", "Egress"].every((direction) => policyTypes.includes(direction)) &&
    ingress.length + egress.length === 0
  );
}
