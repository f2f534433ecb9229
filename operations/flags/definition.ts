import { z } from "zod";
import { closest } from "../commands/closest.ts";
import { type Mistake, shown } from "./mistake.ts";

const stateError = "ENABLED or DISABLED";
const simpleValue = "a text, a number, true or false";
const name = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const nameRule = "lower-case letters, digits and dashes, at most 63, because names are labels of metrics";

/** Variants of one type: what the program that asks for the flag can rely on. */
const variants = z
  .record(z.string(), z.json(), { error: "a map of values by the names of the variants" })
  .superRefine((values, context) => {
    const types = new Set(Object.values(values).map(typeOf));
    const only = [...types][0];
    const allowed = ["boolean", "string", "number", "object"];
    if (types.size !== 1 || only === undefined || !allowed.includes(only)) {
      const error = `one or more values of one type: ${allowed.join(", ")}`;
      context.addIssue({ code: "custom", message: error });
    }
    for (const key of Object.keys(values)) {
      if (!name.test(key)) context.addIssue({ code: "custom", path: [key], message: nameRule });
    }
  });

/**
 * A flag in flagd's format. Stricter than flagd in three things: a default is required, because it is what holds while
 * a provider is away; unknown keys are refused, because they are typing mistakes; names are short.
 */
const flagSchema = z
  .strictObject(
    {
      state: z.enum(["ENABLED", "DISABLED"], { error: stateError }),
      variants,
      defaultVariant: z.string({ error: "the name of one of its variants" }),
      targeting: z.record(z.string(), z.json(), { error: "a rule of JsonLogic" }).optional(),
      metadata: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: simpleValue }), {
          error: "a map of texts, numbers, true or false",
        })
        .optional(),
    },
    { error: "a map with state, variants and defaultVariant" },
  )
  .superRefine(({ variants: values, defaultVariant }, context) => {
    if (Object.hasOwn(values, defaultVariant)) return;
    const message = `one of its variants: ${Object.keys(values).join(", ")}`;
    context.addIssue({ code: "custom", path: ["defaultVariant"], message });
  });

export type FlagDefinition = z.output<typeof flagSchema>;

/** A flag, or everything that is wrong with its form; its rules are not looked into. */
export function readDefinition(flag: string, raw: unknown): FlagDefinition | Mistake[] {
  const badName = name.test(flag) ? [] : [{ path: [], message: `is named wrongly: must be ${nameRule}` }];
  const parsed = flagSchema.safeParse(raw);
  if (parsed.success) return badName.length === 0 ? parsed.data : badName;
  return [...badName, ...parsed.error.issues.flatMap((issue) => mistakesOf(issue, raw))];
}

function mistakesOf(issue: z.core.$ZodIssue, raw: unknown): Mistake[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], key));
  const value = path.reduce<unknown>((at, part) => member(at, part), raw);
  return [{ path, message: `${value === undefined ? "is missing" : `is ${shown(value)}`}: must be ${issue.message}` }];
}

function unknownKey(path: (string | number)[], key: string): Mistake {
  const known = Object.keys(flagSchema.shape);
  const meant = closest(key, known);
  const hint = meant === undefined ? "" : `: did you mean ${meant}`;
  return { path, message: `is not a known key${hint}; known there: ${known.join(", ")}` };
}

function member(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, key) as unknown) : undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
