import type { RequestOf, Verb } from "./command.ts";
import type { Given } from "./given.ts";

export interface OptionSpec {
  /** What stands for the value in the help; undefined: the option takes none. */
  value?: string;
  help: string;
  /** Between this program's own parts. */
  hidden?: boolean;
}

export interface VerbSpec<V extends Verb = Verb> {
  summary: string;
  /** What stands for the word behind the verb; undefined: there is none. */
  word?: string;
  options: Readonly<Record<string, OptionSpec>>;
  example: string;
  build: (given: Given) => RequestOf<V>;
}

export const commonOptions = {
  json: { help: "print the result as JSON" },
  stack: { value: "NAME", help: "whose namespace, from Pulumi.NAME.yaml; default: local" },
  help: { help: "print this" },
} satisfies Record<string, OptionSpec>;

/** Who did it: found out where the command was typed, and told to the Job. */
export const actor: OptionSpec = { value: "WHO", help: "who did it", hidden: true };
