import assert from "node:assert/strict";
import { network } from "../../local/cluster/layout.ts";
import { outside, pathsFrom } from "../../policies/access/paths.ts";
import { declaredPods } from "../support/access/pods.ts";
import type { Pod } from "../support/kubectl-objects.ts";
import { pathScript, type Targets } from "./path-script.ts";
import { selectorOf } from "./pods.ts";
import { saw } from "./saw.ts";
import { reachedFromStandIns, type StandIn } from "./stand-ins.ts";
import { stack } from "./stack.ts";

/** These have Node and run anyway, two of each. */
const withNode = ["backend", "frontend"];

/** Their policies are those of `backup` or of `media-backup`; the unit tests have each of them. */
const alike = ["audit", "audit-append", "drill", "inspect", "media-restore", "prune"];

const outsideTargets: Targets = {
  [outside.dns]: [network.dnsAddress, 53],
  [outside.apiServer]: [network.nodeAddress, network.apiServerPort],
  [outside.kubelet]: [network.nodeAddress, 10250],
};

describe("security of the network", () => {
  const workloads = declaredPods("local");
  const running = new Map<string, Pod[]>();
  let targets: Targets;

  /**
   * All but those of pods of the same kind: kube-router has one chain of rules for both directions of a policy, so that what the policy
   * lets in from everywhere also comes out of the other pods that it selects.
   */
  const targetsOf = (name: string): Targets =>
    Object.fromEntries(Object.entries(targets).filter(([target]) => !target.startsWith(`${name}:`)));
  const expectedOf = (name: string) => pathsFrom(name, "local").filter((target) => target in targetsOf(name));

  before(async () => {
    const servers = workloads.filter(({ ports }) => ports.length > 0);
    await Promise.all(
      servers.map(async ({ name, namespace }) => {
        running.set(name, await stack().kubectl.readyPods({ namespace, selector: selectorOf(name) }));
      }),
    );
    const ports = servers.flatMap(({ name, ports: listening }) => {
      const address = running.get(name)?.[0]?.status.podIP ?? assert.fail(`${name} has no pod`);
      return listening.map((port) => [`${name}:${port}`, [address, port]] as const);
    });
    targets = { ...Object.fromEntries(ports), ...outsideTargets };
  });

  it("lets pods of the services through to what they need, and to nothing else", async () => {
    for (const name of withNode) {
      const pod = running.get(name)?.[0] ?? assert.fail(`${name} has no pod`);
      const script = pathScript(targetsOf(name), expectedOf(name), "console.log(reached)");
      const reached = JSON.parse(await stack().kubectl.exec(pod, ["node", "-e", script])) as string[];
      assert.deepEqual(reached, expectedOf(name), name);
    }
  });

  it("lets all others through to what they need, and to nothing else", async () => {
    const standIns: StandIn[] = [
      ...workloads.filter(({ name }) => ![...withNode, ...alike].includes(name)),
      { name: "unlabelled", namespace: stack().outputs.namespace, labels: {} },
      { name: "stranger", labels: {} },
    ].map((pod) => ({ ...pod, targets: targetsOf(pod.name), expected: expectedOf(pod.name) }));
    const reached = await reachedFromStandIns(standIns);
    const expected = standIns.map((standIn) => [standIn.name, standIn.expected] as const);
    assert.deepEqual(Object.fromEntries(reached), Object.fromEntries(expected));
    const paths = [...standIns.map(({ name }) => name), ...withNode].flatMap(expectedOf).length;
    const tried = [...standIns.map(({ name }) => name), ...withNode].flatMap((name) =>
      Object.keys(targetsOf(name)),
    ).length;
    saw(
      `${tried} paths tried from ${standIns.length + withNode.length} kinds of pods: ${paths} work, the others do not`,
    );
  });
});
