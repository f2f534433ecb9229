import assert from "node:assert/strict";
import type { Autoscaler } from "../support/kubectl-objects.ts";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import { selectorOf } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const readyBackends = async () => {
  const { kubectl, outputs } = stack();
  return (await kubectl.readyPods({ namespace: outputs.namespace, selector: selectorOf("backend") })).length;
};

const autoscaler = () => stack().kubectl.get<Autoscaler>("hpa", "backend", stack().outputs.namespace);

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

async function waitForTwo(what: string): Promise<void> {
  const isTwo = async () => (await readyBackends()) === 2 && (await autoscaler()).status.desiredReplicas === 2;
  await waitUntil(isTwo, { what, timeout: 300_000, interval: 2_000 });
}

describe("autoscaling", function () {
  this.timeout("12m");

  it("gives the backend more than two pods under load, loses no request, and goes back to two", async () => {
    const { spec } = await autoscaler();
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [2, 10]);
    await waitForTwo("the backend to come to rest");

    const { apiUrl, caCertificatePath } = stack().outputs;
    // A hundred properties a request: some milliseconds of the pod's time each.
    const urls = [`${apiUrl}/api/properties?pageSize=100`] as const;
    const load = new Load({ urls, keepAlive: 8, perSecond: 40, maximum: 10_000, caCertificatePath }).start();
    const started = Date.now();
    let most = 0;
    try {
      const isMore = async () => {
        most = Math.max(most, await readyBackends());
        return most > 2;
      };
      await waitUntil(isMore, { what: "more than two backend pods", timeout: 180_000, interval: 1_000 });
    } finally {
      await load.stop();
    }
    const { currentMetrics = [], desiredReplicas } = (await autoscaler()).status;
    const used = currentMetrics.find(({ resource }) => resource?.name === "cpu")?.resource?.current.averageUtilization;
    saw(
      `${most} pods ready after ${seconds(started)} s at ${used ?? "?"} % of the requested CPU, ${desiredReplicas} wanted`,
    );
    saw(load.report.toString());
    assert.equal(load.report.failed, 0, load.report.toString());

    const calm = Date.now();
    await waitForTwo("the backend to go back to two pods");
    saw(`back to two pods ${seconds(calm)} s after the load`);
  });
});
