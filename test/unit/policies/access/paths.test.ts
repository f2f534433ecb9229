import assert from "node:assert/strict";
import { network } from "../../../../local/cluster/layout.ts";
import { allowedPaths, outside, pathsFrom } from "../../../../policies/access/paths.ts";
import { letsThrough } from "../../../support/access/network-policies.ts";
import type { End, NetworkPolicy } from "../../../support/access/network-policies.ts";
import { declaredPods } from "../../../support/access/pods.ts";
import { goldenObjects, goldenStacks } from "../../../support/golden.ts";

/** Addresses of what is outside; those of the deployed stacks are examples. */
const addresses = {
  local: { pods: "198.18.128.9", apiServer: network.nodeAddress, kubelet: network.nodeAddress },
  deployed: { pods: "10.244.0.9", apiServer: "10.0.0.1", kubelet: "10.240.0.4" },
};

const dnsLabels = { "k8s-app": "kube-dns" };

function endsOf(stack: string): { sources: Map<string, End>; targets: Map<string, End> } {
  const { pods, apiServer, kubelet } = stack === "local" ? addresses.local : addresses.deployed;
  const declared = declaredPods(stack).map((pod) => ({ ...pod, end: { address: pods, pod } }));
  const namespaces = [...new Set(declared.map(({ namespace }) => namespace))];
  return {
    sources: new Map<string, End>([
      ...declared.map(({ name, end }) => [name, end] as const),
      ["stranger", { address: pods, pod: { namespace: "elsewhere", labels: {} } }],
      // Pods that somebody forgot: the namespace's own policy has to hold for them.
      ...namespaces.map(
        (namespace) => [`unlabelled in ${namespace}`, { address: pods, pod: { namespace, labels: {} } }] as const,
      ),
    ]),
    targets: new Map<string, End>([
      ...declared.flatMap(({ name, ports, end }) => ports.map((port) => [`${name}:${port}`, end] as const)),
      [outside.dns, { address: pods, pod: { namespace: "kube-system", labels: dnsLabels } }],
      [outside.apiServer, { address: apiServer }],
      [outside.kubelet, { address: kubelet }],
      [outside.internet, { address: "203.0.113.9" }],
      [outside.cloudIdentity, { address: "169.254.169.254" }],
    ]),
  };
}

describe("the NetworkPolicies", () => {
  for (const stack of goldenStacks) {
    const policies = goldenObjects<NetworkPolicy>(stack, "NetworkPolicy");
    const { sources, targets } = endsOf(stack);

    for (const [name, source] of sources) {
      it(`of ${stack} let ${name} through to what it needs, and to nothing else`, () => {
        const reached = [...targets]
          .filter(([target, end]) => letsThrough(policies, source, end, Number(target.split(":")[1])))
          .map(([target]) => target);
        assert.deepEqual(reached.sort(), pathsFrom(name, stack));
      });
    }
  }

  it("are about pods and ports that there are", () => {
    const ends = goldenStacks.map(endsOf);
    const unknown = allowedPaths.flatMap(({ from, to }) => [
      ...from.filter((name) => !ends.some(({ sources }) => sources.has(name))),
      ...to.filter((name) => !ends.some(({ targets }) => targets.has(name))),
    ]);
    assert.deepEqual(unknown, []);
  });
});
