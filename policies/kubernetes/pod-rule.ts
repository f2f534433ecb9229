import type { Resource } from "../resource.ts";
import type { ResourceRule, RuleDescription } from "../rule.ts";
import { allContainers, type Container, type PodSpec } from "./pod.ts";
import { podTemplateOf, workloadTypes } from "./workload.ts";

/** A rule about the pods of every workload, a Rollout's included. */
export function podRule(
  rule: RuleDescription & { readonly types?: RegExp; readonly check: (pod: PodSpec) => readonly string[] },
): ResourceRule {
  const check = (resource: Resource) => {
    const pod = podTemplateOf(resource)?.spec;
    return pod === undefined ? [] : rule.check(pod);
  };
  return { ...rule, types: rule.types ?? workloadTypes, check };
}

/** A rule about every container of every workload; its sentences begin with `container NAME`. */
export function containerRule(
  rule: RuleDescription & { readonly check: (container: Container, pod: PodSpec) => readonly string[] },
): ResourceRule {
  return podRule({
    ...rule,
    check: (pod) =>
      allContainers(pod).flatMap((container) =>
        rule.check(container, pod).map((message) => `container ${container.name ?? "without a name"} ${message}`),
      ),
  });
}
