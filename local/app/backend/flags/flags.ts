import { isDeepStrictEqual } from "node:util";
import type { FeatureFlag } from "@openfeature/flagd-core";
import { OpenFeature, type Client, type EvaluationDetails, type FlagValue, type Hook } from "@openfeature/server-sdk";
import { describeError, type Log } from "../../shared/log.ts";
import { HttpError } from "../errors.ts";
import type { FlagFile } from "./flag-file.ts";
import type { ForcedVariants } from "./forced.ts";
import type { FlagMetrics } from "./metrics.ts";
import type { ChosenProvider } from "./providers.ts";
import { contextOf, type Visitor } from "./visitor.ts";

export interface EvaluatedFlag {
  value: FlagValue;
  variant: string;
  /** OpenFeature's reason, such as TARGETING_MATCH; ERROR: it is the default, because nobody could decide. FORCED: a tester did. */
  reason: string;
}

export interface FlagsArgs {
  /** Which flags there are, and the default of each: also where a service decides about them. */
  file: FlagFile;
  chosen: ChosenProvider;
  metrics: FlagMetrics;
  log: Log;
  deployment: { environment: string; release: string };
  /** Sets this instance apart from others in the process. */
  domain: string;
}

/** Feature flags, evaluated through OpenFeature by the provider that was chosen. */
export class Flags {
  private readonly args: FlagsArgs;
  private readonly client: Client;
  private readonly exposures: Hook;

  constructor(args: FlagsArgs) {
    this.args = args;
    const { chosen, domain, log, file, metrics } = args;
    // Not waited for: until a service has answered, and while it does not, the defaults hold.
    OpenFeature.setProviderAndWait(domain, chosen.provider).catch((error: unknown) =>
      log("warn", "the provider of flags is not ready", { reason: describeError(error) }),
    );
    this.client = OpenFeature.getClient(domain).addHooks(...chosen.hooks);
    this.exposures = {
      after: ({ flagKey }, details) => {
        const flag = file.core.getFlag(flagKey);
        if (flag !== undefined) metrics.exposed(flagKey, variantOf(flag, details));
      },
    };
  }

  /**
   * Every enabled flag for a visitor. A disabled one is absent, so that its caller's own default holds.
   * @throws HttpError 400 for a forced variant that does not exist
   */
  async evaluate(visitor: Visitor, forced: ForcedVariants): Promise<Record<string, EvaluatedFlag>> {
    const flags = this.args.file.enabled;
    const unknown = [...forced.keys()].find((name) => !flags.some(([flag]) => flag === name));
    if (unknown !== undefined)
      throw notThere(
        "flag",
        flags.map(([name]) => name),
      );
    const evaluated = await Promise.all(
      flags.map(async ([name, flag]) => [name, await this.evaluateOne(name, flag, visitor, forced)] as const),
    );
    return Object.fromEntries(evaluated);
  }

  /** The value of a switch for a visitor; `fallback` where there is no such flag. @throws as evaluate */
  async isOn(name: string, fallback: boolean, visitor: Visitor, forced: ForcedVariants): Promise<boolean> {
    const flag = this.args.file.enabled.find(([enabled]) => enabled === name)?.[1];
    if (flag === undefined) return fallback;
    return (await this.evaluateOne(name, flag, visitor, forced)).value === true;
  }

  /** Counts what a visitor did, for each flag by the variant that they have: what experiments are compared by. */
  async converted(visitor: Visitor): Promise<void> {
    // Who has no name has no variant of their own, either.
    if (visitor.id === undefined) return;
    const { file, metrics } = this.args;
    for (const [name, flag] of file.enabled) {
      const details = await this.details(name, valueOf(flag, flag.defaultVariant ?? ""), visitor, []);
      metrics.converted(name, variantOf(flag, details));
    }
  }

  private async evaluateOne(
    name: string,
    flag: FeatureFlag,
    visitor: Visitor,
    forced: ForcedVariants,
  ): Promise<EvaluatedFlag> {
    const choice = forced.get(name);
    // Past OpenFeature and its hooks: what a tester chose is no exposure.
    if (choice !== undefined) return { value: valueOf(flag, choice), variant: choice, reason: "FORCED" };
    // Exposures are of somebody: a request without a name, such as a health check's, is none.
    const hooks = visitor.id === undefined ? [] : [this.exposures];
    const details = await this.details(name, valueOf(flag, flag.defaultVariant ?? ""), visitor, hooks);
    return { value: details.value, variant: variantOf(flag, details), reason: details.reason ?? "UNKNOWN" };
  }

  private details(
    name: string,
    fallback: FlagValue,
    visitor: Visitor,
    hooks: Hook[],
  ): Promise<EvaluationDetails<FlagValue>> {
    const context = contextOf(visitor, this.args.deployment);
    const options = { hooks };
    switch (typeof fallback) {
      case "boolean":
        return this.client.getBooleanDetails(name, fallback, context, options);
      case "string":
        return this.client.getStringDetails(name, fallback, context, options);
      case "number":
        return this.client.getNumberDetails(name, fallback, context, options);
      default:
        return this.client.getObjectDetails(name, fallback, context, options);
    }
  }
}

/** @throws HttpError 400 when the flag has no such variant */
function valueOf(flag: FeatureFlag, variant: string): FlagValue {
  const value = flag.variants.get(variant);
  if (value === undefined) throw notThere(`variant of ${flag.key}`, flag.variants.keys());
  return value;
}

/** The name that the file has for what was decided: services have names of their own for variants, or none. */
function variantOf(flag: FeatureFlag, { variant, value }: EvaluationDetails<FlagValue>): string {
  if (variant !== undefined && flag.variants.has(variant)) return variant;
  return [...flag.variants].find(([, each]) => isDeepStrictEqual(each, value))?.[0] ?? "other";
}

function notThere(what: string, known: Iterable<string>): HttpError {
  return new HttpError(400, "unknown_variant", `There is no such ${what}: known are ${[...known].join(", ")}.`);
}
