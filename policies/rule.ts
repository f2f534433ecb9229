import type { Resource } from "./resource.ts";

/** Something that a rule refuses. */
export interface Finding {
  /** Name of the resource; undefined: it is the stack that lacks something. */
  readonly resource?: string | undefined;
  /** One sentence: what is wrong, what is allowed, what to do. */
  readonly message: string;
}

/** Where a rule does not hold, and why that is right. */
export interface Exemption {
  /** Stacks by name; undefined: all of them. */
  readonly stacks?: readonly string[];
  /** What the resources' names in the program look like; undefined: all, and what the stack lacks. */
  readonly resources?: RegExp;
  readonly reason: string;
}

/** What a rule says about itself. */
export interface RuleDescription {
  /** Unique, such as `image-by-digest`. */
  readonly name: string;
  /** What holds where nobody breaks it. */
  readonly description: string;
  readonly why: string;
  /** Whether breaking it stops the update, or is only told. Default: it stops it. */
  readonly level?: "mandatory" | "advisory";
  readonly exemptions?: readonly Exemption[];
}

/** Looks at one resource at a time: a broken one is refused before it is created. */
export interface ResourceRule extends RuleDescription {
  readonly types: RegExp;
  /** @returns what is wrong, one sentence each */
  readonly check: (resource: Resource) => readonly string[];
}

/** Looks at all resources together, when all are known. */
export interface StackRule extends RuleDescription {
  readonly checkStack: (resources: readonly Resource[]) => readonly Finding[];
}

export type Rule = ResourceRule | StackRule;

/**
 * A rule about single resources.
 * @param rule its `types` choose resources whose properties look like `Props`, as far as the rule reads them
 */
export function resourceRule<Props>(
  rule: RuleDescription & {
    readonly types: RegExp;
    readonly check: (props: Props, resource: Resource<Props>) => readonly string[];
  },
): ResourceRule {
  return { ...rule, check: (resource) => rule.check(resource.props as Props, resource as Resource<Props>) };
}
