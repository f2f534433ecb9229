import type { LabelSelector, ObjectMeta } from "../../kubernetes/objects.ts";
import { selects } from "../../kubernetes/objects.ts";
import { podTemplateOf, replicatedTypes, type Workload } from "../../kubernetes/workload.ts";
import { kindOf } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";

interface DisruptionBudget {
  readonly metadata?: ObjectMeta;
  readonly spec?: { readonly selector?: LabelSelector };
}

export const disruptionBudget: StackRule = {
  name: "disruption-budget",
  description: "A PodDisruptionBudget guards the pods of every server.",
  why: "An upgrade of the cluster drains nodes; without a budget it may take all pods of a service at once.",
  exemptions: [
    {
      stacks: ["local", "staging"],
      resources: /^(platform|storage)-/,
      reason: "A budget for a single pod would only keep its node from being drained.",
    },
    { resources: /^monitoring-/, reason: "A budget for a single pod would only keep its node from being drained." },
  ],
  checkStack: (resources) => {
    const budgets = resources
      .filter((resource) => kindOf(resource) === "PodDisruptionBudget")
      .map(({ props }) => props as DisruptionBudget);
    return resources
      .filter(({ type }) => replicatedTypes.test(type))
      .flatMap((resource) => {
        const template = podTemplateOf(resource);
        if (template === undefined) return [];
        const namespace = (resource.props as Workload).metadata?.namespace;
        const isGuarded = budgets.some(
          ({ metadata, spec }) =>
            metadata?.namespace === namespace && selects(spec?.selector, template.metadata?.labels ?? {}),
        );
        const message = "no PodDisruptionBudget selects its pods: add one to its namespace.";
        return isGuarded ? [] : [{ resource: resource.name, message }];
      });
  },
};
