import assert from "node:assert/strict";
import { Kubectl } from "../../../../operations/kubernetes/kubectl.ts";
import { Backend } from "../../../../operations/release/backend.ts";

/** A Rollout whose controller is as slow as a test says. */
class Cluster extends Kubectl {
  readonly calls: string[] = [];
  replicas = 5;
  generation = 7;
  observed = "6";
  stable = "new";
  override run(args: readonly string[]): Promise<string> {
    const [verb, kind] = args;
    if (verb !== "get") this.calls.push(args.filter((one) => !one.startsWith("--output")).join(" "));
    if (verb === "patch") this.stable = "old";
    const status = { currentPodHash: "old", stableRS: this.stable, workloadObservedGeneration: this.observed };
    // The controller looks at the Deployment a little later.
    if (verb === "get" && kind === "deployment") this.observed = String(this.generation);
    const objects: Record<string, object> = {
      "rollouts.argoproj.io": { spec: { replicas: this.replicas }, status },
      deployment: { metadata: { generation: this.generation } },
      horizontalpodautoscaler: { spec: { minReplicas: 2 } },
    };
    return Promise.resolve(JSON.stringify(objects[kind ?? ""] ?? {}));
  }
}

describe("the API around a restore", () => {
  const scale = (count: number) => `scale rollouts.argoproj.io backend --replicas=${count}`;

  it("stops, and starts again with as many pods", async () => {
    const cluster = new Cluster("immoexpress");
    const backend = new Backend(cluster);
    await backend.stop();
    await backend.start();
    assert.deepEqual(cluster.calls, [scale(0), scale(5)]);
  });

  it("that was left stopped starts with as many as its autoscaler wants at least", async () => {
    const cluster = new Cluster("immoexpress");
    cluster.replicas = 0;
    const backend = new Backend(cluster);
    await backend.stop();
    await backend.start();
    assert.deepEqual(cluster.calls, [scale(0), scale(2)]);
  });

  it("starts with nothing but the version that the controller has made the stable one", async () => {
    const cluster = new Cluster("immoexpress");
    const backend = new Backend(cluster, { name: "backend", interval: 1 });
    await backend.stop();
    await backend.startNewest(new AbortController().signal);
    const promote = (name: string) =>
      `patch rollouts.argoproj.io ${name} --subresource=status --type=merge --patch={"status":{"promoteFull":true}}`;
    assert.deepEqual(cluster.calls, [scale(0), promote("backend"), promote("frontend"), scale(5)]);
  });

  it("is not started when the controller does not make it", async () => {
    const cluster = new Cluster("immoexpress");
    const backend = new Backend(cluster, { name: "backend", interval: 1, promotion: 20 });
    await backend.stop();
    Object.defineProperty(cluster, "observed", { get: () => "6", set: () => undefined });
    await assert.rejects(backend.startNewest(new AbortController().signal), /has not made the new version of backend/);
    assert.deepEqual(cluster.calls, [scale(0)]);
  });
});
