import assert from "node:assert/strict";
import { releaseObserver } from "../../../../../../operations/commands/laptop/release/observe.ts";
import { Kubectl } from "../../../../../../operations/kubernetes/kubectl.ts";
import { FakeKubectl } from "../../../../../support/fake-kubectl.ts";
import { canaryHash, canaryStatus, rollout, stableHash } from "../../../../../support/rollout-objects.ts";
import { waitUntil } from "../../../../../support/wait.ts";

const template = {
  spec: { metrics: [{ provider: { prometheus: { address: "http://prometheus.monitoring:9090" } } }] },
};

const requestsOf = (hash: string) => {
  return { metric: { service: "backend", pod_template_hash: hash }, values: [[1_765_188_000, "2"]] };
};

describe("who observes a release", () => {
  let fake: FakeKubectl;
  let isPrometheusThere: boolean;
  const said: string[] = [];
  before(async () => {
    fake = await FakeKubectl.start(({ args }, reply) => {
      const [kinds = ""] = args.slice(args.indexOf("get") + 1);
      if (kinds.startsWith("rollouts")) reply.out(JSON.stringify({ items: [rollout("backend", canaryStatus(10))] }));
      else if (kinds.startsWith("analysistemplates")) reply.out(JSON.stringify({ items: [template] }));
      else if (!isPrometheusThere) throw new Error("the server is currently unable to handle the request");
      else
        reply.out(JSON.stringify({ data: { resultType: "matrix", result: [canaryHash, stableHash].map(requestsOf) } }));
      return 0;
    });
  });
  after(() => fake.stop());

  /** Watches until the first look. */
  async function watch() {
    const kubectl = new Kubectl("immoexpress", { executable: fake.executable });
    const end = releaseObserver(kubectl, (sentence) => void said.push(sentence)).watch("prod-20251208-101500");
    await waitUntil(() => fake.calls.length > 0, { what: "a look at the rollouts" });
    return end();
  }

  it("has seen the rollouts, and asks how both versions did", async () => {
    isPrometheusThere = true;
    const { rollouts, metrics, graphs } = await watch();
    assert.deepEqual([...new Set(graphs?.graphs.map(({ service }) => service))], ["backend"]);
    assert.deepEqual(
      rollouts.map(({ service, canaryWeight }) => [service, canaryWeight]),
      [["backend", 10]],
    );
    assert.deepEqual(metrics.map(({ version }) => version).toSorted(), ["canary", "stable"]);
  });

  it("says why there are no metrics, and fails nothing", async () => {
    isPrometheusThere = false;
    const { metrics, graphs } = await watch();
    assert.deepEqual([metrics, graphs], [[], null]);
    assert.match(said.join("\n"), /^The report has no metrics: .*unable to handle/);
  });
});
