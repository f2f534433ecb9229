import { containsUnknown, unknown } from "../wire.ts";
import type { InputRule, Inputs, InputType, Kind } from "./kind.ts";

export interface InputProblem {
  property: string;
  reason: string;
}

/** Everything that is wrong with the inputs of a resource; what a preview does not know yet is not judged. */
export function inputProblems(kind: Kind, given: Inputs): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const property of Object.keys(given)) {
    if (kind.inputs[property] === undefined && !isInternal(property)) {
      const allowed = Object.keys(kind.inputs).join(", ");
      problems.push({ property, reason: `unknown property ${property}: allowed are ${allowed}` });
    }
  }
  for (const [property, rule] of Object.entries(kind.inputs)) {
    const reason = valueProblem(property, rule, given[property]);
    if (reason !== undefined) problems.push({ property, reason });
  }
  if (problems.length === 0 && !containsUnknown(given)) {
    for (const reason of kind.problems?.(withDefaults(kind, given)) ?? []) problems.push({ property: "", reason });
  }
  return problems;
}

/** The inputs of a kind with its defaults in the places left out; `undefined` where there is neither. */
export function withDefaults(kind: Kind, given: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(kind.inputs).map(([property, rule]) => [property, given[property] ?? rule.default]),
  );
}

/** Properties that the engine's bridges keep for themselves, such as `__defaults` from the official plugin. */
function isInternal(property: string): boolean {
  return property.startsWith("__");
}

function valueProblem(property: string, rule: InputRule, value: unknown): string | undefined {
  if (value === undefined || value === null) return rule.required === true ? `${property} is required` : undefined;
  if (rule.refused !== undefined) return `${property} is not supported here: ${rule.refused}`;
  if (value === unknown) return undefined;
  if (!hasType(rule.type, value)) return `${property} must be of type ${rule.type}, not ${JSON.stringify(value)}`;
  if (rule.minimum !== undefined && Number(value) < rule.minimum) {
    return `${property} must be at least ${rule.minimum}, not ${Number(value)}`;
  }
  return undefined;
}

function hasType(type: InputType, value: unknown): boolean {
  const isText = (inner: unknown) => typeof inner === "string" || inner === unknown;
  switch (type) {
    case "string":
      return isText(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "boolean":
      return typeof value === "boolean";
    case "list of strings":
      return Array.isArray(value) && value.every(isText);
    case "map of strings":
      return typeof value === "object" && !Array.isArray(value) && Object.values(value ?? {}).every(isText);
  }
}
