import assert from "node:assert/strict";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import { backendAutoscaler, readyBackends, waitForTwo } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

describe("autoscaling", function () {
  this.timeout("12m");

  it("gives the backend more than two pods under load, loses no request, and goes back to two", async () => {
    const { spec } = await backendAutoscaler(stack());
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [2, 10]);
    await waitForTwo(stack(), "the backend to come to rest");

    const { apiUrl, caCertificatePath } = stack().outputs;
    // A hundred properties a request: some milliseconds of the pod's time each.
    const urls = [`${apiUrl}/api/properties?pageSize=100`] as const;
    const load = new Load({ urls, keepAlive: 8, perSecond: 40, maximum: 10_000, caCertificatePath }).start();
    const started = Date.now();
    let most = 0;
    try {
      const isMore = async () => {
        most = Math.max(most, await readyBackends(stack()));
        return most > 2;
      };
      await waitUntil(isMore, { what: "more than two backend pods", timeout: 180_000, interval: 1_000 });
    } finally {
      await load.stop();
    }
    const { currentMetrics = [], desiredReplicas } = (await backendAutoscaler(stack())).status;
    const used = currentMetrics.find(({ resource }) => resource?.name === "cpu")?.resource?.current.averageUtilization;
    saw(
      `${most} pods ready after ${seconds(started)} s at ${used ?? "?"} % of the requested CPU, ${desiredReplicas} wanted`,
    );
    saw(load.report.toString());
    assert.equal(load.report.failed, 0, load.report.toString());

    const calm = Date.now();
    await waitForTwo(stack(), "the backend to go back to two pods");
    saw(`back to two pods ${seconds(calm)} s after the load`);
  });
});
