import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { podsOfNamespace, toInternet } from "../../application/network.ts";
import type { AlertmanagerSettings } from "../../config/alerts.ts";
import { fromPrometheus, toDns } from "../../platform/network.ts";
import { alertmanagerPort, podLabels } from "./names.ts";

type EgressRule = input.networking.v1.NetworkPolicyEgressRule;

/** Where a message goes. */
interface Destination {
  readonly host: string;
  readonly port: number;
  /** A mail server may be in a network of the company's own. */
  readonly isMail: boolean;
}

/** Prometheus brings alerts, and reads the metrics; out go the messages to who is told, and nothing else. */
export function alertmanagerNetworkPolicy(settings: AlertmanagerSettings): input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [fromPrometheus(alertmanagerPort)],
    // Of a secret address host and port are told to the network in any case.
    egress: pulumi.unsecret(
      pulumi
        .all([settings.slack?.url, settings.deadMansSwitch?.url])
        .apply((secret) => [toDns(), ...distinct([...destinationsOf(secret, settings)].map(toDestination))]),
    ),
  };
}

function destinationsOf(
  secretAddresses: readonly (string | undefined)[],
  { email, pagerDuty }: AlertmanagerSettings,
): Destination[] {
  const addresses = [...secretAddresses, pagerDuty?.url].filter((address) => address !== undefined);
  return [
    ...addresses.map((address) => {
      const { hostname, port, protocol } = new URL(address);
      return { host: hostname, port: Number(port || (protocol === "https:" ? 443 : 80)), isMail: false };
    }),
    ...(email === undefined ? [] : [{ host: email.host, port: email.port, isMail: true }]),
  ];
}

/** A Service's port has to be its pods' own: a policy sees only that. */
function toDestination({ host, port, isMail }: Destination): EgressRule {
  const [, namespace] = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc$/.exec(host) ?? [];
  if (namespace !== undefined) return { to: [podsOfNamespace(namespace)], ports: [{ port, protocol: "TCP" }] };
  return isMail ? { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port, protocol: "TCP" }] } : toInternet(port);
}

function distinct(rules: readonly EgressRule[]): EgressRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
