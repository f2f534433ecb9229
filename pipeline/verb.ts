import { PipelineError } from "./failure.ts";

/** What a verb was told, by option; each is a text, or true where it takes none. */
export type Values = Readonly<Record<string, string | true | undefined>>;

/** One command of a pipeline. */
export interface Verb {
  readonly summary: string;
  /** By name; what stands for its value, or undefined where it takes none. */
  readonly options: Readonly<Record<string, { value: string | undefined; isNeeded: boolean }>>;
  /** @throws Error in one sentence */
  readonly run: (values: Values, environment: NodeJS.ProcessEnv) => Promise<void>;
}

export const needed = (value: string) => ({ value, isNeeded: true });
export const optional = (value: string) => ({ value, isNeeded: false });
export const flag = { value: undefined, isNeeded: false } as const;

/** The text of an option that is needed. */
export function text(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === "string" && value !== "") return value;
  throw new PipelineError(`--${name} needs a value.`);
}

export function optionalText(values: Values, name: string): string | undefined {
  return values[name] === undefined ? undefined : text(values, name);
}

/** The name of a stack. @throws PipelineError for one that would be a path */
export function stackOf(values: Values): string {
  const stack = text(values, "stack");
  if (/^[\w-]{1,100}$/.test(stack)) return stack;
  throw new PipelineError(`--stack=${stack} is not understood: the name of a stack, such as production, is allowed.`);
}

/** A mark of comments and issues. */
export function keyOf(values: Values): string {
  const key = text(values, "key");
  if (/^[a-z0-9-]{1,60}$/.test(key)) return key;
  throw new PipelineError(`--key=${key} is not understood: a-z, 0-9 and - are allowed.`);
}
