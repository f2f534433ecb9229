import { BlockList } from "node:net";

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: unknown;
}

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number; readonly endPort?: number; readonly protocol?: string }[];
}

/** A NetworkPolicy, as far as it decides. */
export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** One end of a connection. */
export interface End {
  readonly address: string;
  /** Undefined for what is not a pod: no policy holds for it. */
  readonly pod?: { readonly namespace: string; readonly labels: Labels };
}

/**
 * Whether policies let a connection over TCP through: what one end may send, and what the other may receive. A range of
 * addresses counts for pods within it, too, as it does for most network plug-ins.
 * @throws Error for a selector by expressions, which no policy of the stacks has
 */
export function letsThrough(policies: readonly NetworkPolicy[], from: End, to: End, port: number): boolean {
  const allows = (type: "Egress" | "Ingress", end: End, other: End): boolean => {
    const { pod } = end;
    if (pod === undefined) return true;
    const holding = policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === pod.namespace &&
        spec.policyTypes.includes(type) &&
        selects(spec.podSelector, pod.labels),
    );
    return (
      holding.length === 0 ||
      holding.some(({ metadata, spec }) =>
        ((type === "Egress" ? spec.egress : spec.ingress) ?? []).some(
          (rule) => hasPort(rule, port) && hasPeer(type === "Egress" ? rule.to : rule.from, metadata.namespace, other),
        ),
      )
    );
  };
  return allows("Egress", from, to) && allows("Ingress", to, from);
}

function hasPort({ ports }: Rule, wanted: number): boolean {
  return (
    ports === undefined ||
    ports.some(
      ({ port, endPort = port, protocol = "TCP" }) =>
        protocol === "TCP" && (port === undefined || (port <= wanted && wanted <= Number(endPort))),
    )
  );
}

function hasPeer(peers: readonly Peer[] | undefined, namespace: string, { address, pod }: End): boolean {
  return (
    peers === undefined ||
    peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
      if (ipBlock !== undefined) return isIn(address, [ipBlock.cidr]) && !isIn(address, ipBlock.except ?? []);
      if (pod === undefined) return false;
      const near =
        namespaceSelector === undefined
          ? pod.namespace === namespace
          : selects(namespaceSelector, { "kubernetes.io/metadata.name": pod.namespace });
      return near && selects(podSelector ?? {}, pod.labels);
    })
  );
}

function selects({ matchLabels = {}, matchExpressions }: Selector, labels: Labels): boolean {
  if (matchExpressions !== undefined) throw new Error("a policy selects by expressions, which is not understood here");
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

function isIn(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = "", prefix = "32"] = range.split("/");
    list.addSubnet(base, Number(prefix));
  }
  return list.check(address);
}
