import { choose, shuffle } from "./choose.ts";
import { keepers, type InputRule, type Inputs, type Kind } from "./kind.ts";

const count: InputRule = { type: "integer", default: 0, minimum: 0 };
const on: InputRule = { type: "boolean", default: true };

const inputs: Record<string, InputRule> = {
  keepers,
  length: { type: "integer", required: true, minimum: 1 },
  lower: on,
  minLower: count,
  minNumeric: count,
  minSpecial: count,
  minUpper: count,
  // `number` is the old name of `numeric`: each follows the other, below.
  number: { type: "boolean" },
  numeric: { type: "boolean" },
  overrideSpecial: { type: "string" },
  special: on,
  upper: on,
};

/** The id of a string is the string itself. */
export const randomString: Kind = {
  inputs,
  problems,
  generate: (given) => {
    const result = text(given);
    return { id: result, computed: { __meta: '{"schema_version":"2"}', result, ...numeric(given) } };
  },
};

/**
 * A password keeps its value out of its id. `bcryptHash` is not made here. The state carries no schema version for that
 * reason: the official plugin takes it for one of its oldest, keeps the password and adds the hash to it.
 */
export const randomPassword: Kind = {
  inputs,
  secrets: ["result"],
  problems,
  generate: (given) => ({ id: "none", computed: { result: text(given), ...numeric(given) } }),
};

function problems(given: Inputs): string[] {
  const found: string[] = [];
  const minima = ["minLower", "minNumeric", "minSpecial", "minUpper"];
  const least = minima.reduce((sum, name) => sum + Number(given[name]), 0);
  if (Number(given["length"]) < least) {
    found.push(`length (${String(given["length"])}) is below the sum of ${minima.join(", ")} (${least})`);
  }
  if (given["number"] !== undefined && given["numeric"] !== undefined && given["number"] !== given["numeric"]) {
    found.push("number is the old name of numeric: they cannot differ");
  }
  if (!enabled(given).length) found.push("at least one of lower, numeric, special and upper must be true");
  return found;
}

function numeric(given: Inputs): { number: unknown; numeric: unknown } {
  const value = given["numeric"] ?? given["number"] ?? true;
  return { number: value, numeric: value };
}

interface Alphabet {
  characters: string[];
  enabled: boolean;
  minimum: number;
}

function alphabets(given: Inputs): Alphabet[] {
  const special = given["overrideSpecial"] === undefined || given["overrideSpecial"] === "";
  const alphabet = (characters: string, isEnabled: unknown, minimum: unknown): Alphabet => ({
    characters: Array.from(characters),
    enabled: isEnabled === true,
    minimum: Number(minimum),
  });
  return [
    alphabet("abcdefghijklmnopqrstuvwxyz", given["lower"], given["minLower"]),
    alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ", given["upper"], given["minUpper"]),
    alphabet("0123456789", numeric(given).numeric, given["minNumeric"]),
    alphabet(
      special ? "!@#$%&*()-_=+[]{}<>:?" : String(given["overrideSpecial"]),
      given["special"],
      given["minSpecial"],
    ),
  ];
}

function enabled(given: Inputs): string[] {
  return alphabets(given)
    .filter((alphabet) => alphabet.enabled)
    .flatMap((alphabet) => alphabet.characters);
}

// The minima first, the rest from every enabled alphabet, then a shuffle: no position tells its alphabet.
function text(given: Inputs): string {
  const draw = (from: readonly string[], times: number) => Array.from({ length: times }, () => choose(from));
  const forced = alphabets(given).flatMap((alphabet) => draw(alphabet.characters, alphabet.minimum));
  const rest = draw(enabled(given), Number(given["length"]) - forced.length);
  return shuffle([...forced, ...rest]).join("");
}
