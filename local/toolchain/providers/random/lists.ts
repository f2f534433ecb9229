import { choose, shuffle } from "./choose.ts";
import { keepers, type Kind } from "./kind.ts";
import { seed } from "./numbers.ts";
import { adjectives, adverbs, animals } from "./words.ts";

/** `resultCount` above the number of inputs repeats them, each round in a new order. */
export const randomShuffle: Kind = {
  inputs: {
    inputs: { type: "list of strings", required: true },
    keepers,
    resultCount: { type: "integer", minimum: 0 },
    seed,
  },
  generate: (given) => {
    const elements = given["inputs"] as string[];
    const wanted = given["resultCount"] === undefined ? elements.length : Number(given["resultCount"]);
    const results: string[] = [];
    while (results.length < wanted && elements.length > 0) results.push(...shuffle(elements));
    return { id: "-", computed: { results: results.slice(0, wanted) } };
  },
};

/** A name for people: an animal, before it an adjective, before that adverbs. The id is the name. */
export const randomPet: Kind = {
  inputs: {
    keepers,
    length: { type: "integer", default: 2, minimum: 1 },
    prefix: { type: "string" },
    separator: { type: "string", default: "-" },
  },
  generate: (given) => {
    const words = Array.from(
      { length: Number(given["length"]) },
      (_, place, fromEnd = Number(given["length"]) - place) =>
        choose(fromEnd === 1 ? animals : fromEnd === 2 ? adjectives : adverbs),
    );
    const prefix = typeof given["prefix"] === "string" && given["prefix"] !== "" ? [given["prefix"]] : [];
    return { id: [...prefix, ...words].join(String(given["separator"])), computed: {} };
  },
};
