import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What belongs to a provider of feature flags that is a service, and what belongs to no other. */
export function flagRules({ flags: { provider, serviceUrl }, secrets }: Config): BrokenRule[] {
  const isService = provider !== "flagd";
  const hasKey = secrets.featureFlagSdkKey !== undefined;
  return [
    ...broken(
      isService && !hasKey,
      ["secrets", "featureFlagSdkKey"],
      `must be given with flags.provider ${provider}: pulumi config set --secret --path immoexpress:secrets.featureFlagSdkKey`,
    ),
    ...broken(
      !isService && hasKey,
      ["secrets", "featureFlagSdkKey"],
      "must not be given with flags.provider flagd, which calls nobody: choose launchdarkly or flagsmith, or remove the key",
    ),
    ...broken(
      !isService && serviceUrl !== undefined,
      ["flags", "serviceUrl"],
      "must not be given with flags.provider flagd, which calls nobody",
    ),
  ];
}
