import { randomBytes as bytes, randomUUID } from "node:crypto";
import { integerBetween } from "./choose.ts";
import { keepers, type InputRule, type Kind } from "./kind.ts";

/** A seed would give the official plugin's own sequence, which only that plugin can repeat. */
export const seed: InputRule = {
  type: "string",
  refused: "the stand-in cannot repeat the sequence that the official plugin makes from a seed",
};

export const randomBytes: Kind = {
  inputs: { keepers, length: { type: "integer", required: true, minimum: 1 } },
  secrets: ["base64", "hex"],
  generate: (given) => {
    const value = bytes(Number(given["length"]));
    // The id is the value in plain text, as the official plugin has it: a state that changes plugins must agree.
    return { id: value.toString("base64"), computed: { base64: value.toString("base64"), hex: value.toString("hex") } };
  },
};

export const randomId: Kind = {
  inputs: {
    byteLength: { type: "integer", required: true, minimum: 1 },
    keepers,
    prefix: { type: "string" },
  },
  generate: (given) => {
    const value = bytes(Number(given["byteLength"]));
    const prefix = typeof given["prefix"] === "string" ? given["prefix"] : "";
    const computed = {
      b64Std: prefix + value.toString("base64"),
      b64Url: prefix + value.toString("base64url"),
      dec: prefix + BigInt(`0x${value.toString("hex")}`).toString(),
      hex: prefix + value.toString("hex"),
    };
    return { id: value.toString("base64url"), computed };
  },
};

export const randomUuid: Kind = {
  inputs: { keepers },
  generate: () => {
    const result = randomUUID();
    return { id: result, computed: { result } };
  },
};

export const randomInteger: Kind = {
  inputs: {
    keepers,
    max: { type: "integer", required: true },
    min: { type: "integer", required: true },
    seed,
  },
  problems: (given) =>
    Number(given["max"]) < Number(given["min"])
      ? [`max (${String(given["max"])}) is below min (${String(given["min"])})`]
      : [],
  generate: (given) => {
    const result = integerBetween(Number(given["min"]), Number(given["max"]));
    return { id: String(result), computed: { result } };
  },
};
