import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { selectorLabels } from "./labels.ts";

type EgressRule = input.networking.v1.NetworkPolicyEgressRule;
type Peer = input.networking.v1.NetworkPolicyPeer;

/** Addresses inside the cluster, the company's networks or the cloud's own services (credentials!): not the internet. */
const privateRanges = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
];

/** The pods of one part of the application. */
export function podsOf(part: string): Peer {
  return { podSelector: { matchLabels: selectorLabels(part) } };
}

/** Every pod of a namespace. */
export function podsOfNamespace(namespace: pulumi.Input<string>): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

/** Lets pods call one part of the application. */
export function toPart(part: string, port: number): EgressRule {
  return { to: [podsOf(part)], ports: [{ port, protocol: "TCP" }] };
}

/** Lets pods call public HTTPS services. */
export function toPublicHttps(): EgressRule {
  return toInternet(443);
}

/** Lets pods call a port of public addresses. */
export function toInternet(port: number): EgressRule {
  return { to: [internet()], ports: [{ port, protocol: "TCP" }] };
}

/** What the backend may call in public, if anything: what its setting allows, and what decides about its feature flags. */
export function backendToPublicHttps({ application, flags }: Pick<Config, "application" | "flags">): EgressRule[] {
  return application.backend.httpsEgress || flags.provider !== "flagd" ? [toPublicHttps()] : [];
}

/** Lets pods call the database: the pods with these labels, or a server elsewhere when there are none. */
export function toDatabase(database: {
  readonly host: pulumi.Output<string>;
  readonly podLabels: Record<string, string> | undefined;
}): EgressRule {
  return database.podLabels === undefined
    ? // On public addresses, or on private ones of a peered network.
      { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: database.host.apply(databasePorts) }
    : { to: [{ podSelector: { matchLabels: database.podLabels } }], ports: [{ port: 27017, protocol: "TCP" }] };
}

/** The ports of a connection string's hosts; a name of DNS seeds has none, and leads to these three. */
export function databasePorts(hosts: string): { port: number; endPort?: number; protocol: string }[] {
  const ports = hosts.split(",").flatMap((host) => /:(\d+)$/.exec(host)?.[1] ?? []);
  return ports.length === 0
    ? [{ port: 27015, endPort: 27017, protocol: "TCP" }]
    : [...new Set(ports)].map((port) => ({ port: Number(port), protocol: "TCP" }));
}

function internet(): Peer {
  return { ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } };
}
