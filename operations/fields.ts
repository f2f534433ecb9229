import { z } from "zod";

/** A whole number within bounds, both included. */
export function wholeNumber(minimum: number, maximum: number): z.ZodNumber {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  // A number out of bounds is compared with nothing else: one message is enough.
  const check = { error, abort: true };
  return z.number(check).int(check).min(minimum, check).max(maximum, check);
}

/** A text that matches `pattern`; `allowed` says in words what that is, in docs/configuration.md and after "must be …". */
export function text(pattern: RegExp, allowed: string): z.ZodString {
  const error = `must be ${allowed}`;
  return z.string({ error }).regex(pattern, { error }).meta({ allowed });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(", ")}` });
}
