import type { Resource } from "./resource.ts";
import type { Exemption, Finding, Rule } from "./rule.ts";

/** What rules refuse in a stack. */
export interface Judgement {
  readonly violations: readonly (Finding & { readonly rule: string })[];
  /** The exemptions without which there would be more. */
  readonly used: ReadonlySet<Exemption>;
}

/** Judges all resources of a stack. */
export function judge(rules: readonly Rule[], resources: readonly Resource[], stack: string): Judgement {
  const used = new Set<Exemption>();
  const violations = rules.flatMap((rule) =>
    findings(rule, resources).flatMap((finding) => {
      const exemption = exemptionOf(rule, finding, stack);
      if (exemption === undefined) return [{ ...finding, rule: rule.name }];
      used.add(exemption);
      return [];
    }),
  );
  return { violations, used };
}

function findings(rule: Rule, resources: readonly Resource[]): readonly Finding[] {
  if ("checkStack" in rule) return rule.checkStack(resources);
  return resources
    .filter(({ type }) => rule.types.test(type))
    .flatMap((resource) => rule.check(resource).map((message) => ({ resource: resource.name, message })));
}

/** The exemption that lets something pass; undefined: none does. */
export function exemptionOf({ exemptions = [] }: Rule, { resource }: Finding, stack: string): Exemption | undefined {
  return exemptions.find(
    ({ stacks, resources }) =>
      (stacks === undefined || stacks.includes(stack)) &&
      (resources === undefined || (resource !== undefined && resources.test(resource))),
  );
}
