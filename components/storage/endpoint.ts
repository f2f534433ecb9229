import * as pulumi from "@pulumi/pulumi";
import type { EndpointStorageSettings } from "../config/storage.ts";
import { accessWithTokens, type Backend } from "./access.ts";

/** A store elsewhere: nothing is made. */
export function endpointBackend({ accountUrl, sasTokens }: EndpointStorageSettings): Backend {
  const url = new URL(accountUrl);
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  return {
    environment: (purpose) => accessWithTokens(accountUrl, sasTokens[purpose], {}),
    // On public addresses, or on private ones of a peered network.
    egress: { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port, protocol: "TCP" }] },
    ready: pulumi.output(accountUrl),
    visitorLabels: {},
  };
}
