import assert from "node:assert/strict";
import { everyQuery } from "../../../../components/monitoring/dashboards/index.ts";
import { namespacedMetrics, nodeMetrics } from "../../../../components/monitoring/kube-state-metrics/metrics.ts";
import { mongodbMetrics } from "../../../../components/monitoring/mongodb-exporter/scraping.ts";
import { containerMetrics, volumeMetrics } from "../../../../components/monitoring/prometheus/kubelets.ts";
import { readRules, topics } from "../../../../components/monitoring/rules/load.ts";
import { goldenSignals } from "../../../../operations/graphs/signals.ts";

const limits = { errorPercent: 5, p95Milliseconds: 2000, crashPercent: 1 };
const rules = topics().flatMap((topic) => readRules(topic).groups.flatMap((group) => group.rules));
const asked = [
  ...everyQuery({ namespace: "immoexpress", ingress: "ingress", limits }).map(({ expr }) => expr),
  ...rules.map(({ expr }) => expr),
  ...goldenSignals("immoexpress", 60).flatMap(({ lines }) => lines.map(({ query }) => query)),
];

/** The names of metrics with such a beginning that are asked for. What stands in quotes is no name. */
function names(beginning: RegExp): string[] {
  const words = asked.flatMap((expr) => expr.replaceAll(/"[^"]*"/g, "").match(/[a-zA-Z_:][\w:]*/g) ?? []);
  return [...new Set(words)].filter((word) => beginning.test(word)).sort();
}

describe("the metrics that rules, dashboards and graphs ask for", () => {
  const sources: [what: string, beginning: RegExp, kept: readonly string[]][] = [
    ["of kube-state-metrics", /^kube_(?!node_)/, namespacedMetrics],
    ["of the nodes as Kubernetes knows them", /^kube_node_/, nodeMetrics],
    ["of containers and nodes", /^(container|machine)_[a-z_]+$/, [containerMetrics]],
    ["of volumes", /^kubelet_/, [volumeMetrics]],
    ["of MongoDB", /^mongodb_/, [mongodbMetrics]],
  ];
  for (const [what, beginning, kept] of sources) {
    it(`${what} are among those that are kept`, () => {
      const found = names(beginning);
      assert.notEqual(found.length, 0);
      const isKept = new RegExp(`^(?:${kept.join("|")})$`);
      assert.deepEqual(
        found.filter((name) => !isKept.test(name)),
        [],
      );
    });
  }

  it("and have a colon in their name are recorded by a rule", () => {
    const recorded = new Set(rules.map(({ record }) => record));
    assert.deepEqual(
      names(/:/).filter((name) => !recorded.has(name)),
      [],
    );
  });
});
