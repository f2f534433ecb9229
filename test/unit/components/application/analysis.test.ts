import assert from "node:assert/strict";
import { analysisMetrics, analysisQueries, companionMetric } from "../../../../components/application/analysis.ts";
import { canarySchema } from "../../../../components/config/canary.ts";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { valueAt } from "../../../support/pulumi-recording.ts";

const service = { namespace: "immoexpress", service: "backend" };
const address = "http://prometheus.monitoring.svc:9090";

describe("the analysis of a new version", () => {
  const metrics = analysisMetrics(canarySchema.parse({}), service, address);

  it("has the limits of errors, latency and crashes", () => {
    const limits = metrics.map(({ name, failureCondition }) => [name, / > ([\d.]+)$/.exec(failureCondition)?.[1]]);
    assert.deepEqual(limits, [
      ["error-percent", "5"],
      ["p95-seconds", "2"],
      ["crash-percent", "1"],
    ]);
  });

  it("takes no result, several results and what is no number neither for success nor for failure", () => {
    for (const { successCondition, failureCondition } of metrics) {
      for (const condition of [successCondition, failureCondition]) {
        assert.match(condition, /^len\(result\) == 1 && !isNaN\(result\[0\]\) && /);
      }
      assert.match(successCondition, /!isInf\(result\[0\]\) && result\[0\] <= /);
    }
  });

  it("ends with the first bad measurement, and after few that say nothing", () => {
    for (const metric of metrics) {
      assert.deepEqual(
        [metric.failureLimit, metric.inconclusiveLimit, metric.consecutiveSuccessLimit, metric.consecutiveErrorLimit],
        [0, 2, 4, 4],
      );
      // Otherwise the controller refuses it.
      assert.ok((metric.count ?? 0) >= 4);
      assert.equal(metric.initialDelay, "120s");
    }
  });

  it("asks for the new version's own requests, without the kubelet's, and enough of them", () => {
    const { errorPercent, p95Seconds, crashPercent } = analysisQueries(service, {
      windowSeconds: 60,
      minimumRequests: 7,
    });
    for (const query of [errorPercent, p95Seconds]) {
      assert.match(
        query,
        /namespace="immoexpress",service="backend",pod_template_hash="{{args\.pod-template-hash}}",route!~"\/health\|\/ready"/,
      );
      assert.match(query, / and sum\(increase\(http_requests_total{[^}]*}}[^}]*}\[60s\]\)\) >= 7$/);
    }
    assert.match(crashPercent, /changes\(process_start_time_seconds/);
  });
});

describe("the watch over the other service", () => {
  it("fails when that has given up, and never because it knows nothing", () => {
    const { failureCondition, inconclusiveLimit, consecutiveErrorLimit, provider } = companionMetric(
      "ns",
      "frontend",
      address,
    );
    assert.equal(failureCondition, "len(result) == 1 && result[0] > 0");
    assert.ok(inconclusiveLimit > 100_000 && consecutiveErrorLimit > 100_000);
    assert.match(
      provider.prometheus.query,
      /rollout_info{namespace="ns",name="frontend",phase=~"Abort\|Timeout\|InvalidSpec"}/,
    );
  });
});

describe("the rollout of a service", () => {
  it("goes through the configured weights, judged in each, and waits for the other service", async () => {
    const recording = await recordApplication("local", { "canary.weights": [5, 20, 60] });
    for (const part of ["backend", "frontend"]) {
      const canary = valueAt(recording.object("Rollout", part).inputs, "spec.strategy.canary");
      const steps = (valueAt(canary, "steps") as object[]).map((step) => Object.entries(step)[0]);
      assert.deepEqual(
        steps.map((step) => (step?.[0] === "setWeight" ? step[1] : step?.[0]) as unknown),
        [5, "analysis", 20, "analysis", 60, "analysis", "pause"],
      );
      assert.deepEqual(steps.at(-1), ["pause", {}]);
      assert.equal(valueAt(canary, "stableService"), part);
      assert.equal(valueAt(canary, "trafficRouting.nginx.stableIngress"), part);
      assert.equal(valueAt(canary, "canaryService"), `${part}-canary`);
    }
  });

  it("has no replica count, and no engine that waits for it", async () => {
    const { inputs } = (await recordApplication("production")).object("Rollout", "backend");
    assert.equal(valueAt(inputs, "spec.replicas"), undefined);
    assert.equal(JSON.stringify(inputs).includes("waitFor"), false);
  });

  it("leaves the selectors of both Services to the controller", async () => {
    const recording = await recordApplication("local");
    for (const name of ["backend", "backend-canary"]) {
      assert.deepEqual(recording.object("Service", name).options["ignoreChanges"], ["spec.selector"]);
    }
  });
});
