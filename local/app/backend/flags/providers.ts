import type { LDOptions } from "@launchdarkly/node-server-sdk";
import type { EvaluationContext, Hook, Provider } from "@openfeature/server-sdk";
import type { Log } from "../../shared/log.ts";
import type { BackendSettings } from "../settings.ts";
import { FileProvider } from "./file-provider.ts";
import type { FlagFile } from "./flag-file.ts";

/** Who decides about the flags, and what has to be told to it in its own way. */
export interface ChosenProvider {
  provider: Provider;
  hooks: Hook[];
}

export type FlagSettings = Pick<BackendSettings, "FLAG_PROVIDER" | "FLAG_SERVICE_URL" | "FEATURE_FLAG_SDK_KEY">;

/** The provider that the settings choose; the SDK of a service is loaded only where it is the one. */
export async function chooseProvider(settings: FlagSettings, file: FlagFile, log: Log): Promise<ChosenProvider> {
  const { FLAG_PROVIDER: name, FLAG_SERVICE_URL: url, FEATURE_FLAG_SDK_KEY: key = "" } = settings;
  switch (name) {
    case "flagd":
      return { provider: new FileProvider(file), hooks: [] };
    case "launchdarkly":
      return launchDarkly(key, url, log);
    case "flagsmith":
      return flagsmith(key, url);
  }
}

/** What the package has; its own declarations name files without endings, which TypeScript does not find. */
interface LaunchDarklyPackage {
  LaunchDarklyProvider: new (key: string, options: LDOptions) => Provider;
}

/** Streams the rules and evaluates them here. `url` is a Relay Proxy, which answers for all of LaunchDarkly's addresses. */
async function launchDarkly(key: string, url: string | undefined, log: Log): Promise<ChosenProvider> {
  const loaded: unknown = await import("@launchdarkly/openfeature-node-server");
  const { LaunchDarklyProvider } = loaded as LaunchDarklyPackage;
  const say = (level: "info" | "warn" | "error") => (message: string) =>
    log(level, "LaunchDarkly", { reason: message });
  const provider = new LaunchDarklyProvider(key, {
    logger: { debug: () => undefined, info: () => undefined, warn: say("warn"), error: say("error") },
    ...(url === undefined ? {} : { baseUri: url, streamUri: url, eventsUri: url }),
  });
  // It knows nobody without a key: visitors without a name are all the same one, of whom it keeps no record.
  const before = ({ context }: { context: EvaluationContext }) =>
    context.targetingKey === undefined ? { targetingKey: "anonymous", anonymous: true } : undefined;
  return { provider, hooks: [{ before }] };
}

/** Fetches the environment every minute and evaluates it here. Only while it has none yet, requests wait for the service. */
async function flagsmith(key: string, url: string | undefined): Promise<ChosenProvider> {
  const [{ FlagsmithOpenFeatureProvider }, { Flagsmith }] = await Promise.all([
    import("@openfeature/flagsmith-provider"),
    import("flagsmith-nodejs"),
  ]);
  const client = new Flagsmith({
    environmentKey: key,
    enableLocalEvaluation: true,
    requestTimeoutSeconds: 2,
    retries: 0,
    ...(url === undefined ? {} : { apiUrl: url }),
  });
  // Its segments look at traits, and the provider takes them from nowhere else.
  const before = ({ context }: { context: EvaluationContext }) => ({ traits: { ...context } });
  // One class, whose private parts are declared once for each of the two module systems: to TypeScript these are two.
  const declared = client as unknown as ConstructorParameters<typeof FlagsmithOpenFeatureProvider>[0];
  const provider = new FlagsmithOpenFeatureProvider(declared);
  return { provider: Object.assign(provider, { onClose: () => client.close() }), hooks: [{ before }] };
}
