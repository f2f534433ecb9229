import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";

/** A service and the address at which it should answer. */
export interface ExternalService {
  readonly name: string;
  readonly url: pulumi.Input<string>;
}

/** The services that a stack uses by its configuration; `storageUrl` is the address of the storage. */
export function externalServices(
  { backup, flags, secrets }: Pick<Config, "backup" | "flags" | "secrets">,
  storageUrl: pulumi.Input<string>,
): ExternalService[] {
  const { sentryDsn, googleOAuth } = secrets;
  return [
    ...(backup.enabled ? [{ name: "storage", url: storageUrl }] : []),
    ...(sentryDsn === undefined ? [] : [{ name: "Sentry", url: pulumi.unsecret(sentryDsn.apply(originOf)) }]),
    ...flagServices[flags.provider].map(({ name, url }) => ({ name, url: flags.serviceUrl ?? url })),
    ...(googleOAuth === undefined ? [] : [{ name: "Google sign-in", url: "https://accounts.google.com/" }]),
  ];
}

/** Where the SDKs of a provider of feature flags call it, unless the configuration names another address. */
const flagServices: Record<Config["flags"]["provider"], readonly ExternalService[]> = {
  flagd: [],
  launchdarkly: [{ name: "LaunchDarkly", url: "https://sdk.launchdarkly.com/" }],
  flagsmith: [{ name: "Flagsmith", url: "https://edge.api.flagsmith.com/api/v1/" }],
};

/** The address in a DSN without the key, which is the secret in it. */
function originOf(dsn: string): string {
  return dsn.replace(/^(https?:\/\/)[^@]*@([^/]+).*$/s, "$1$2/");
}
