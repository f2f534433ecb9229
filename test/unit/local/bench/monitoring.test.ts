import assert from "node:assert/strict";
import { measureMonitoring, noMonitoring } from "../../../../local/bench/monitoring/index.ts";
import { verdict } from "../../../../local/bench/report.ts";
import { Kubectl } from "../../../../operations/kubernetes/kubectl.ts";
import { FakeKubectl } from "../../../support/fake-kubectl.ts";

const patience = { timeout: 5_000, interval: 1 };
const label = { "app.kubernetes.io/part-of": "monitoring" };
const mebi = (count: number) => `${count * 1024}Ki`;

interface Pod {
  name: string;
  namespace: string;
  labels?: Record<string, string>;
  containers: number;
}

const pods: Pod[] = [
  { name: "prometheus-0", namespace: "monitoring", containers: 1 },
  { name: "collector", namespace: "monitoring", containers: 2 },
  // Beside what it watches.
  { name: "mongodb-exporter", namespace: "immoexpress", labels: label, containers: 1 },
  { name: "backend", namespace: "immoexpress", labels: { "app.kubernetes.io/part-of": "immoexpress" }, containers: 1 },
];

/** What the metrics API has said at a look: memory of each container by pod. */
type Look = Record<string, string[]> | "away";

const whole = { "prometheus-0": [mebi(300)], collector: [mebi(20), "10Mi"], "mongodb-exporter": ["1048576"] };
const everyone = { ...whole, backend: ["900Mi"] };

describe("the measurement of the monitoring", () => {
  let fake: FakeKubectl;
  /** The looks at the metrics API, in their order; the last one is seen from then on. */
  let looks: Look[];
  let looked: number;
  let measuredAt: (look: number) => string;
  let isNamed: boolean;
  /** Series of Prometheus by what the query contains. */
  let series: Record<string, { metric: Record<string, string>; values: [number, string][] }[]>;

  before(async () => {
    fake = await FakeKubectl.start(({ args }, reply) => {
      reply.out(JSON.stringify(answer(args)));
      return 0;
    });
  });
  after(() => fake.stop());
  beforeEach(() => {
    [looks, looked, isNamed] = [[everyone], 0, true];
    measuredAt = (look) => `2026-01-01T00:00:${String(look).padStart(2, "0")}Z`;
    series = {
      scrape_duration: [
        target("kubelet", ["0.030", "0.050"]),
        target("application", ["0.010", "0.090"]),
        target("traefik", ["0.020", "0.004"]),
      ],
      rule_group: [group("errors", ["0.001", "0.002"]), group("backups", ["0.004", "NaN"])],
    };
  });

  const target = (job: string, values: string[]) => ({ metric: { job, instance: job }, values: at(values) });
  const group = (name: string, values: string[]) => ({
    metric: { rule_group: `/etc/prometheus/rules-${name}.json;${name}` },
    values: at(values),
  });
  const at = (values: string[]) => values.map((value, index): [number, string] => [1000 + index * 5, value]);

  function answer(args: readonly string[]): object {
    const [what = ""] = args.slice(args.indexOf("get") + 1);
    if (what === "namespaces") {
      assert.ok(args.includes("--selector=app.kubernetes.io/part-of=monitoring"));
      return { items: [{ metadata: { name: "monitoring", labels: label } }] };
    }
    if (what === "pods") {
      const asItem = ({ name, namespace, labels, containers }: Pod) => ({
        metadata: { name, namespace, labels },
        spec: { containers: Array.from({ length: containers }, () => ({})) },
      });
      return { items: pods.map(asItem) };
    }
    if (what.startsWith("analysistemplates")) {
      const prometheus = { address: "http://prometheus.monitoring.svc:9090" };
      return { items: isNamed ? [{ spec: { metrics: [{ provider: { prometheus } }] } }] : [] };
    }
    return what.includes("metrics.k8s.io") ? metrics() : samples(decodeURIComponent(what));
  }

  function metrics(): object {
    const look = looks[Math.min(looked, looks.length - 1)]!;
    looked += 1;
    if (look === "away") throw new Error("Error from server (ServiceUnavailable): the server is currently unable");
    const items = pods.flatMap(({ name, namespace }) => {
      const containers = look[name]?.map((memory) => ({ name: "c", usage: { cpu: "1m", memory } }));
      return containers === undefined
        ? []
        : [{ metadata: { name, namespace }, timestamp: measuredAt(looked), window: "15s", containers }];
    });
    return { kind: "PodMetricsList", items };
  }

  function samples(path: string): object {
    const found = Object.entries(series).find(([part]) => path.includes(part));
    return { status: "success", data: { resultType: "matrix", result: found?.[1] ?? [] } };
  }

  const measure = (readings = 1, patient = patience) =>
    measureMonitoring(readings, new Kubectl("immoexpress", { executable: fake.executable }), patient);

  it("adds up the memory of every pod that watches, wherever it runs, and of no other", async () => {
    const [memory] = await measure();
    assert.deepEqual(memory?.values, [331 * 2 ** 20]);
    assert.equal(memory.note, "prometheus-0 300 MiB, collector 30 MiB, mongodb-exporter 1 MiB");
    assert.deepEqual(verdict([memory]), { complete: true, beyond: [] });
  });

  it("complains of a gibibyte", async () => {
    looks = [{ ...everyone, "prometheus-0": ["1Gi"] }];
    const [memory] = await measure();
    assert.deepEqual(verdict([memory!]).beyond, ["memory of all that watches the stack: the limit is 1.00 GiB"]);
  });

  it("takes no figure twice", async () => {
    looks = [everyone, everyone, everyone, { ...everyone, "prometheus-0": [mebi(400)] }];
    // The second and the third look show what the first has shown.
    measuredAt = (look) => (look < 4 ? "2026-01-01T00:00:00Z" : "2026-01-01T00:00:15Z");
    const [memory] = await measure(2);
    assert.deepEqual(memory?.values, [331 * 2 ** 20, 431 * 2 ** 20]);
    assert.equal(looked, 4);
  });

  it("waits for the metrics API, and for figures of all containers", async () => {
    const some = { ...everyone, collector: [mebi(20)] };
    looks = ["away", { backend: ["1Mi"] }, some, everyone];
    const [memory] = await measure();
    assert.deepEqual([memory?.values, looked], [[331 * 2 ** 20], 4]);
  });

  it("says what was not measured in time, and measures the rest", async () => {
    looks = [{ "prometheus-0": ["1Mi"], collector: ["1Mi"] }];
    const [memory, reading, rules] = await measure(1, { timeout: 0, interval: 1 });
    assert.deepEqual(memory?.values, []);
    assert.equal(memory.note, "the metrics API says nothing of collector, mongodb-exporter");
    assert.deepEqual([reading?.values.length, rules?.values.length], [2, 2]);
    looks = ["away"];
    assert.match((await measure(1, { timeout: 0, interval: 1 }))[0]?.note ?? "", /unable/);
  });

  it("has of Prometheus how long the slowest target and all rules took, at every moment", async () => {
    const [, reading, rules] = await measure();
    const rounded = (values: readonly number[] | undefined) => values?.map((value) => Math.round(value * 10) / 10);
    assert.deepEqual(rounded(reading?.values), [30, 90]);
    assert.equal(reading?.note, "3 targets, the slowest: application");
    assert.deepEqual(rounded(rules?.values), [5, 2]);
    assert.equal(rules?.note, "2 groups, the slowest: backups");
  });

  it("says why there is nothing of Prometheus", async () => {
    series = {};
    const silent = await measure();
    assert.deepEqual(
      silent.slice(1).map(({ values, note }) => [values, note]),
      [0, 1].map(() => [[], "Prometheus has not measured itself yet"]),
    );
    isNamed = false;
    const unnamed = await measure();
    assert.equal(unnamed[1]?.note, "the rollouts name no Prometheus in the cluster");
    const none = noMonitoring("no local cluster runs: `make up` first");
    assert.deepEqual(
      none.map(({ what }) => what),
      unnamed.map(({ what }) => what),
    );
    assert.equal(verdict(none).complete, false);
  });
});
