/** What an input may be, as the official plugin declares it. */
export type InputType = "string" | "integer" | "boolean" | "map of strings" | "list of strings";

export interface InputRule {
  type: InputType;
  required?: boolean;
  /** What the output of the same name holds when the program leaves the input out. */
  default?: unknown;
  /** Smallest number allowed. */
  minimum?: number;
  /** Why a program cannot use this input here: part of the official plugin, not of the stand-in. */
  refused?: string;
}

/** Inputs that passed their rules, with the defaults filled in. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface Generated {
  /** The resource's id, made as the official plugin makes it. */
  id: string;
  /** The outputs that the program did not give. */
  computed: Record<string, unknown>;
}

/** One kind of random resource. */
export interface Kind {
  inputs: Readonly<Record<string, InputRule>>;
  /** Outputs that are encrypted in the state. */
  secrets?: readonly string[];
  /** Rules that concern several inputs together: a sentence for each one broken. */
  problems?(inputs: Inputs): string[];
  generate(inputs: Inputs): Generated;
}

/** Every kind is made anew when one of these changes. */
export const keepers: InputRule = { type: "map of strings" };
