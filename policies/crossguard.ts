import type { PolicyResource, ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { exemptionOf } from "./judge.ts";
import type { Resource } from "./resource.ts";
import type { Finding, ResourceRule, Rule, StackRule } from "./rule.ts";

type Described = Pick<ResourceValidationArgs, "type" | "name" | "urn" | "opts">;

/** A rule as CrossGuard, Pulumi's policy engine, runs it. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const about = { name: rule.name, description: rule.description, enforcementLevel: rule.level ?? "mandatory" };
  return "checkStack" in rule
    ? { ...about, validateStack: ({ resources }, report) => checkStack(rule, resources, report) }
    : { ...about, validateResource: (args, report) => checkResource(rule, args, report) };
}

function checkResource(rule: ResourceRule, args: ResourceValidationArgs, report: ReportViolation): void {
  if (!rule.types.test(args.type)) return;
  const resource = resourceOf(args, args.props, {});
  for (const message of rule.check(resource)) {
    if (isRefused(rule, { resource: resource.name, message }, resource.stack)) report(message);
  }
}

function checkStack(rule: StackRule, resources: readonly PolicyResource[], report: ReportViolation): void {
  const urns = new Map(resources.map(({ name, urn }) => [name, urn]));
  const known = resources.map((resource) => {
    const sources = Object.entries(resource.propertyDependencies).map(([key, from]) => [
      key,
      from.map(({ name }) => name),
    ]);
    return resourceOf(resource, resource.props, Object.fromEntries(sources) as Resource["sources"]);
  });
  const stack = known[0]?.stack ?? "";
  for (const finding of rule.checkStack(known)) {
    const urn = finding.resource === undefined ? undefined : urns.get(finding.resource);
    if (isRefused(rule, finding, stack)) report(finding.message, urn);
  }
}

function isRefused(rule: Rule, finding: Finding, stack: string): boolean {
  return exemptionOf(rule, finding, stack) === undefined;
}

function resourceOf({ type, name, urn, opts }: Described, props: unknown, sources: Resource["sources"]): Resource {
  // urn:pulumi:STACK::PROJECT::TYPES::NAME
  const stack = urn.split("::")[0]?.split(":")[2] ?? "";
  return { type, name, stack, props: known(props), protect: opts.protect, sources };
}

/** A copy without what is known only after the update: reading that throws, and a rule is about the rest, too. */
function known(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.keys(value).flatMap((key): [string, unknown][] => {
    try {
      return [[key, known(Reflect.get(value, key))]];
    } catch {
      return [];
    }
  });
  return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}
