import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";

/** A service and the address at which it should answer. */
export interface ExternalService {
  readonly name: string;
  readonly url: pulumi.Input<string>;
}

/** The services that a stack uses by its configuration; `storageUrl` is the address of the storage. */
export function externalServices(
  { backup, secrets }: Pick<Config, "backup" | "secrets">,
  storageUrl: pulumi.Input<string>,
): ExternalService[] {
  const { sentryDsn, googleOAuth } = secrets;
  return [
    ...(backup.enabled ? [{ name: "storage", url: storageUrl }] : []),
    ...(sentryDsn === undefined ? [] : [{ name: "Sentry", url: pulumi.unsecret(sentryDsn.apply(originOf)) }]),
    ...(googleOAuth === undefined ? [] : [{ name: "Google sign-in", url: "https://accounts.google.com/" }]),
  ];
}

/** The address in a DSN without the key, which is the secret in it. */
function originOf(dsn: string): string {
  return dsn.replace(/^(https?:\/\/)[^@]*@([^/]+).*$/s, "$1$2/");
}
