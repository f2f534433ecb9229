import { changed } from "../pulumi-config.ts";
import { compliantStack, type Example } from "./compliant-stack.ts";
import { kubernetesViolations } from "./kubernetes-violations.ts";
import { podViolations } from "./pod-violations.ts";
import { storageViolations } from "./storage-violations.ts";

/** One way to break a rule: changes of one resource of the compliant stack. */
export interface Violation {
  readonly rule: string;
  /** `KIND NAME` of the resource. */
  readonly of: string;
  /** Its other properties, by path. */
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  /** Whether the rule refuses the stack for lacking something, rather than that resource. */
  readonly isLack?: boolean;
}

/** Every rule is broken here, most in several ways. */
export const violations: readonly Violation[] = [...podViolations, ...kubernetesViolations, ...storageViolations];

/** The compliant stack with one violation. */
export function brokenBy(violation: Violation): Example[] {
  return compliantStack.map((example) => (isOf(violation, example) ? broken(example, violation) : example));
}

/** The compliant stack with the first violation of every rule, each of a copy of its resource where the original need not go. */
export function brokenStack(): Example[] {
  const firsts = [...new Map(violations.toReversed().map((violation) => [violation.rule, violation])).values()];
  const lacking = firsts.filter(({ isLack }) => isLack === true);
  const rest = firsts.filter(({ isLack }) => isLack !== true);
  return [
    ...compliantStack.map((example) => {
      const violation = lacking.find((candidate) => isOf(candidate, example));
      return violation === undefined ? example : broken(example, violation);
    }),
    ...rest.flatMap((violation) =>
      compliantStack
        .filter((example) => isOf(violation, example))
        .map((example) => ({ ...broken(example, violation), name: `breaks-${violation.rule}` })),
    ),
  ];
}

function isOf({ of }: Violation, { type, name }: Example): boolean {
  return of === `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

function broken(example: Example, { changes = {}, protect }: Violation): Example {
  return { ...example, props: changed(example.props, changes), protect: protect ?? example.protect ?? false };
}
