import assert from "node:assert/strict";
import { type Item, notReady } from "../../../../local/cluster/readiness.ts";

/** As a cluster answers that was stopped and started again: first what etcd has kept, then what its kubelet has written. */
const stopped = "2026-11-22T22:26:00Z";
const since = new Date("2026-11-22T22:26:00.452Z");
const addons = ["kube-dns", "metrics-server"];

const node = (lastHeartbeatTime: string, status = "True"): Item => ({
  kind: "Node",
  metadata: { name: "immo", labels: { "kubernetes.io/hostname": "immo", "kubernetes.io/os": "linux" } },
  status: {
    conditions: [
      { type: "MemoryPressure", status: "False", lastHeartbeatTime },
      { type: "DiskPressure", status: "False", lastHeartbeatTime },
      { type: "PIDPressure", status: "False", lastHeartbeatTime },
      { type: "Ready", status, lastHeartbeatTime },
    ],
  },
});

const pod = (addon: string, startedAt: string, ready = "True"): Item => ({
  kind: "Pod",
  metadata: { name: `${addon}-868f7669c9-h4brp`, labels: { "k8s-app": addon, "pod-template-hash": "868f7669c9" } },
  status: {
    conditions: [
      { type: "PodReadyToStartContainers", status: "True" },
      { type: "Initialized", status: "True" },
      { type: "Ready", status: ready },
      { type: "ContainersReady", status: ready },
      { type: "PodScheduled", status: "True" },
    ],
    containerStatuses: [{ state: { running: { startedAt } } }],
  },
});

const before = [
  node("2026-11-22T22:25:57Z"),
  pod("kube-dns", "2026-11-22T22:23:17Z"),
  pod("metrics-server", "2026-11-22T22:23:18Z"),
];
const freshNode = node("2026-11-22T22:26:08Z");
const freshDns = pod("kube-dns", "2026-11-22T22:26:10Z");
const freshMetrics = pod("metrics-server", "2026-11-22T22:26:11Z");

describe("what is not ready in this run of the cluster", () => {
  const missing = (...items: Item[]) => notReady(items, addons, since);

  it("is everything while all answers are from before the stop", () => {
    assert.deepEqual(missing(...before), ["node immo", "a pod of kube-dns", "a pod of metrics-server"]);
  });

  it("is nothing once the node and a pod of each add-on were ready since", () => {
    assert.deepEqual(missing(freshNode, freshDns, freshMetrics), []);
  });

  it("is everything in a cluster that has nothing yet", () => {
    assert.deepEqual(missing(), ["the node", "a pod of kube-dns", "a pod of metrics-server"]);
  });

  it("is a node that says since that it is not, or of which nobody knows", () => {
    for (const status of ["False", "Unknown"])
      assert.deepEqual(missing(node("2026-11-22T22:26:08Z", status), freshDns, freshMetrics), ["node immo"]);
  });

  it("is a node that has no conditions yet", () => {
    assert.deepEqual(missing({ kind: "Node", metadata: { name: "immo" } }, freshDns, freshMetrics), ["node immo"]);
  });

  it("is an add-on whose pod was started since and is not ready", () => {
    const starting = pod("kube-dns", "2026-11-22T22:26:10Z", "False");
    assert.deepEqual(missing(freshNode, starting, freshMetrics), ["a pod of kube-dns"]);
  });

  it("is an add-on one of whose pod's containers does not run", () => {
    const waiting = pod("kube-dns", "2026-11-22T22:26:10Z");
    waiting.status!.containerStatuses!.push({ state: {} });
    assert.deepEqual(missing(freshNode, waiting, freshMetrics), ["a pod of kube-dns"]);
    waiting.status!.containerStatuses = [];
    assert.deepEqual(missing(freshNode, waiting, freshMetrics), ["a pod of kube-dns"]);
  });

  it("is not what has an old pod beside one that is ready", () => {
    assert.deepEqual(missing(freshNode, before[1]!, freshDns, freshMetrics), []);
  });

  it("takes what happened in the second of the start for new, as seconds are all that Kubernetes says", () => {
    assert.deepEqual(missing(node(stopped), pod("kube-dns", stopped), pod("metrics-server", stopped)), []);
  });

  describe("of a Deployment", () => {
    const deployment = (status: Item["status"]): Item => ({
      kind: "Deployment",
      metadata: { name: "coredns", generation: 2 },
      spec: { replicas: 1 },
      status,
    });
    const rolledOut = { observedGeneration: 2, replicas: 1, updatedReplicas: 1 };
    const withDeployment = (status: Item["status"]) =>
      missing(freshNode, freshDns, freshMetrics, deployment({ ...rolledOut, ...status }));

    it("is the new pod while only the old one is there, or both", () => {
      assert.deepEqual(withDeployment({ observedGeneration: 1 }), ["the new pod of coredns"]);
      assert.deepEqual(withDeployment({ updatedReplicas: 0 }), ["the new pod of coredns"]);
      assert.deepEqual(withDeployment({ replicas: 2 }), ["the new pod of coredns"]);
    });

    it("is nothing when it gave up hope in an earlier run of the cluster", () => {
      assert.deepEqual(withDeployment({ conditions: [{ type: "Progressing", status: "False" }] }), []);
    });
  });
});
