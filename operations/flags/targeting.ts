import { closest } from "../commands/closest.ts";
import { type Mistake, shown } from "./mistake.ts";

/** What a rule may refer to. */
export interface Surroundings {
  /** Names of the flag's variants. */
  variants: readonly string[];
  /** The shared rules of the file, by name: `$evaluators`. */
  evaluators: Readonly<Record<string, unknown>>;
}

/** The operators of JsonLogic and flagd's own; what each takes is said by flagd's schema. */
const operators = [
  ...["var", "missing", "missing_some", "if", "==", "===", "!=", "!==", "!", "!!", "or", "and", ">", ">=", "<", "<="],
  ...["max", "min", "+", "-", "*", "/", "%", "map", "filter", "reduce", "all", "none", "some", "merge", "in", "cat"],
  ...["substr", "starts_with", "ends_with", "sem_ver", "fractional", "$ref"],
];

/** What is wrong in a flag's rules: unknown operators, shares that are no numbers, results that are no variants. */
export function targetingMistakes(rule: unknown, surroundings: Surroundings): Mistake[] {
  return [
    ...ruleMistakes(rule, ["targeting"], surroundings),
    ...resultsOf(rule, ["targeting"]).flatMap(({ path, value }) => {
      if (surroundings.variants.includes(value)) return [];
      const message = `is ${shown(value)}: must be one of the flag's variants: ${surroundings.variants.join(", ")}`;
      return [{ path, message }];
    }),
  ];
}

/** The same for a shared rule, whose results are judged where it is used. */
export function evaluatorMistakes(name: string, rule: unknown, evaluators: Surroundings["evaluators"]): Mistake[] {
  return ruleMistakes(rule, ["$evaluators", name], { variants: [], evaluators });
}

type Path = Mistake["path"];

function ruleMistakes(node: unknown, path: Path, surroundings: Surroundings): Mistake[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => ruleMistakes(item, [...path, index], surroundings));
  if (typeof node !== "object" || node === null) return [];
  const [operator, ...others] = Object.keys(node);
  if (operator === undefined) return [];
  if (others.length > 0) {
    return [{ path, message: `has ${1 + others.length} operators (${shown(Object.keys(node))}): must have one` }];
  }
  const operands: unknown = Reflect.get(node, operator);
  if (!operators.includes(operator)) {
    const meant = closest(operator, operators);
    const hint = meant === undefined ? `known are ${operators.join(" ")}` : `did you mean ${meant}`;
    return [{ path, message: `has ${shown(operator)}, which is no operator: ${hint}` }];
  }
  const below = [...path, operator];
  if (operator === "$ref") return referenceMistakes(operands, below, surroundings);
  return [
    ...(operator === "fractional" ? shareMistakes(operands, below) : []),
    ...ruleMistakes(operands, below, surroundings),
  ];
}

function referenceMistakes(name: unknown, path: Path, { evaluators }: Surroundings): Mistake[] {
  if (typeof name === "string" && Object.hasOwn(evaluators, name)) return [];
  const known = Object.keys(evaluators);
  const allowed = known.length === 0 ? "there are none in $evaluators of this file" : `one of ${known.join(", ")}`;
  return [{ path, message: `is ${shown(name)}: must be a shared rule, ${allowed}` }];
}

/** `[variant, share]` each; the first operand may be what the users are divided by. */
function shareMistakes(operands: unknown, path: Path): Mistake[] {
  if (!Array.isArray(operands)) return [{ path, message: "must be a list of [variant, share]" }];
  const buckets = operands.flatMap((bucket: unknown, index) => (Array.isArray(bucket) ? [{ bucket, index }] : []));
  const shares = buckets.map(({ bucket }) => (bucket.length < 2 ? 1 : (bucket[1] as unknown)));
  const wrong = buckets.flatMap(({ bucket, index }, at) => {
    const share = shares[at];
    if (bucket.length <= 2 && (isRule(share) || (Number.isInteger(share) && Number(share) >= 0))) return [];
    return [
      { path: [...path, index], message: `is ${shown(bucket)}: must be [variant, share], a whole number from 0` },
    ];
  });
  if (wrong.length === 0 && shares.every((share) => share === 0)) {
    return [{ path, message: "gives nobody anything: at least one share must be above 0" }];
  }
  return wrong;
}

function isRule(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts that a rule can end with, as far as they stand in it. Computed results are known only when it runs. */
function resultsOf(node: unknown, path: Path): { path: Path; value: string }[] {
  if (typeof node === "string" || typeof node === "boolean") return [{ path, value: String(node) }];
  if (typeof node !== "object" || node === null) return [];
  if ("if" in node && Array.isArray(node.if)) {
    const branches: unknown[] = node.if;
    // With one or two operands flagd fills in true and false.
    return branches.flatMap((branch, index) =>
      index % 2 === 1 || (index === branches.length - 1 && index > 0) ? resultsOf(branch, [...path, "if", index]) : [],
    );
  }
  if ("fractional" in node && Array.isArray(node.fractional)) {
    return node.fractional.flatMap((bucket: unknown, index) =>
      Array.isArray(bucket) ? resultsOf(bucket[0], [...path, "fractional", index, 0]) : [],
    );
  }
  return [];
}
