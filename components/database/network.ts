import type { input } from "@pulumi/kubernetes/types/index.js";
import { toDns } from "../platform/network.ts";
import { clientLabels, podLabels, port } from "./names.ts";

type PolicySpec = input.networking.v1.NetworkPolicySpec;

const tcp = [{ port, protocol: "TCP" }];

/**
 * Who may talk to the database: the backend, the seed Job and pods labelled as clients, all in its own namespace. For
 * a server without authentication this is the only gate.
 * @param replicaSet whether members must reach one another by name; a member alone looks itself up, too
 * @param more what the servers' pods may call besides
 */
export function serverNetworkPolicy(
  replicaSet: boolean,
  more: input.networking.v1.NetworkPolicyEgressRule[] = [],
): PolicySpec {
  const members = { podSelector: { matchLabels: podLabels } };
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { "app.kubernetes.io/name": "backend" } } },
          { podSelector: { matchLabels: { "app.kubernetes.io/name": "seed" } } },
          { podSelector: { matchLabels: clientLabels } },
          ...(replicaSet ? [members] : []),
        ],
        ports: tcp,
      },
    ],
    egress: replicaSet ? [{ to: [members], ports: tcp }, toDns(), ...more] : [],
  };
}

/** Lets the pods of a Job reach the database and the name server, and nothing else; nobody reaches them. */
export function clientNetworkPolicy(jobLabels: Record<string, string>): PolicySpec {
  return {
    podSelector: { matchLabels: jobLabels },
    policyTypes: ["Ingress", "Egress"],
    egress: [{ to: [{ podSelector: { matchLabels: podLabels } }], ports: tcp }, toDns()],
  };
}
