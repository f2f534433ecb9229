import { isDeepStrictEqual } from "node:util";
import type { CheckResult, CreateResult, DiffResult, Provider, ReadResult } from "@pulumi/pulumi/provider/index.js";
import { containsSecret, containsUnknown, nameOf, secret, typeOf, unwrap, type Properties } from "../wire.ts";
import { inputProblems, withDefaults } from "./inputs.ts";
import type { Inputs, Kind } from "./kind.ts";
import { randomPet, randomShuffle } from "./lists.ts";
import { randomBytes, randomId, randomInteger, randomUuid } from "./numbers.ts";
import { randomPassword, randomString } from "./text.ts";

const kinds: Readonly<Record<string, Kind>> = {
  "random:index/randomBytes:RandomBytes": randomBytes,
  "random:index/randomId:RandomId": randomId,
  "random:index/randomInteger:RandomInteger": randomInteger,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomPet:RandomPet": randomPet,
  "random:index/randomShuffle:RandomShuffle": randomShuffle,
  "random:index/randomString:RandomString": randomString,
  "random:index/randomUuid:RandomUuid": randomUuid,
};

/**
 * Stands in for the plugin of @pulumi/random where that cannot be downloaded: real random values in the same shapes.
 * A value lives in the stack's state alone, is never changed in place, and is made anew when an input changes.
 */
export class RandomProvider implements Provider {
  readonly version: string;

  constructor(version: string) {
    this.version = version;
  }

  check(urn: string, _olds: Properties, news: Properties): Promise<CheckResult> {
    return answer(() => ({ inputs: news, failures: inputProblems(kindOf(urn), unwrap(news) as Inputs) }));
  }

  diff(_id: string, urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
    return answer(() => {
      const replaces = changedInputs(kindOf(urn), unwrap(olds) as Inputs, unwrap(news) as Inputs);
      return { changes: replaces.length > 0, replaces };
    });
  }

  create(urn: string, inputs: Properties): Promise<CreateResult> {
    return answer(() => {
      const kind = kindOf(urn);
      const { id, computed } = kind.generate(withDefaults(kind, unwrap(inputs) as Inputs));
      const hidden = Object.fromEntries(
        secretOutputs(kind, inputs, computed).map((name) => [name, secret(computed[name])]),
      );
      // Inputs go back as they came, so that a secret one stays secret.
      const outs = { ...withDefaults(kind, inputs), ...computed, ...hidden };
      return { id, outs: defined(kind === randomBytes ? outs : { ...outs, id }) };
    });
  }

  /** Nothing outside the state can have changed a random value, so a refresh gives back what it got. */
  read(id: string, urn: string, properties: Properties): Promise<ReadResult> {
    return answer(() => {
      if (Object.keys(properties).length === 0) {
        throw new Error(`${nameOf(urn)}: importing needs the official random plugin, this is the stand-in`);
      }
      return { id, props: properties };
    });
  }

  update(_id: string, urn: string): Promise<never> {
    return Promise.reject(new Error(`${nameOf(urn)}: a random value is replaced, never changed in place`));
  }
}

function kindOf(urn: string): Kind {
  const kind = kinds[typeOf(urn)];
  if (kind !== undefined) return kind;
  const known = Object.keys(kinds).map((type) => type.split(":").pop());
  throw new Error(`${nameOf(urn)}: the stand-in for the random plugin has no ${typeOf(urn)}, only ${known.join(", ")}`);
}

/** Results can contain their inputs (a shuffle, a prefix): with a secret one among these every result is secret. */
function secretOutputs(kind: Kind, inputs: Properties, computed: Properties): readonly string[] {
  const isContained = Object.entries(inputs).some(([name, value]) => name !== "keepers" && containsSecret(value));
  return isContained ? Object.keys(computed) : (kind.secrets ?? []);
}

/** Names of the inputs whose new value differs from what the state was made with, or is not known yet. */
function changedInputs(kind: Kind, olds: Inputs, news: Inputs): string[] {
  const wanted = withDefaults(kind, news);
  return Object.keys(kind.inputs).filter((name) => {
    // A state of the official plugin has both names of numeric, whichever the program uses.
    if ((name === "number" || name === "numeric") && wanted[name] === undefined) return false;
    return containsUnknown(wanted[name]) || !isDeepStrictEqual(wanted[name] ?? undefined, olds[name] ?? undefined);
  });
}

function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** The server awaits promises; this turns what is thrown into a rejection. */
function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
