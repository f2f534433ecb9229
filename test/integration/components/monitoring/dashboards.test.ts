import assert from "node:assert/strict";
import { everyQuery } from "../../../../components/monitoring/dashboards/index.ts";
import { goldenSignals } from "../../../../operations/graphs/signals.ts";
import { metricsPage } from "../../../support/metrics-page.ts";
import { RealPrometheus } from "../../../support/real-prometheus.ts";
import { waitUntil } from "../../../support/wait.ts";

const limits = { errorPercent: 5, p95Milliseconds: 2000, crashPercent: 1 };

describe("the queries that people are shown, asked of Prometheus", function () {
  this.timeout(60_000);
  let prometheus: RealPrometheus;
  before(async () => {
    prometheus = await RealPrometheus.start(metricsPage);
    // A rate needs two readings.
    const isRead = async () => {
      const [count] = await prometheus.ask('count_over_time(up{job="application",pod="backend-5c9-a"}[1m])');
      return Number(count?.value[1] ?? 0) >= 3;
    };
    await waitUntil(isRead, { what: "three readings", interval: 50 });
  });
  after(() => prometheus.stop());

  it("are understood in every dashboard, and have an answer where there are the metrics", async () => {
    const asked = everyQuery({ namespace: "immoexpress", ingress: "ingress", limits });
    assert.ok(asked.length > 50, String(asked.length));
    const silent: string[] = [];
    for (const { place, expr, mayBeEmpty } of asked) {
      const result = await prometheus.ask(expr);
      if (result.length === 0 && mayBeEmpty === undefined) silent.push(`${place}: ${expr}`);
    }
    assert.deepEqual(silent, []);
  });

  it("are understood in the graphs, and have an answer for every service", async () => {
    for (const { name, lines } of goldenSignals("immoexpress", 60)) {
      for (const { label, query } of lines) {
        const found = (await prometheus.ask(query)).map(({ metric }) => metric["service"]);
        assert.deepEqual([...new Set(found)].sort(), ["backend", "frontend"], `${name} ${label}`);
      }
    }
  });
});
