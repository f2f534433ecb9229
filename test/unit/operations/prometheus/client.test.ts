import assert from "node:assert/strict";
import { Kubectl } from "../../../../operations/kubernetes/kubectl.ts";
import { Prometheus } from "../../../../operations/prometheus/client.ts";
import { FakeKubectl, type KubectlAnswer } from "../../../support/fake-kubectl.ts";

const signal = new AbortController().signal;

function template(address?: string) {
  const provider = address === undefined ? { web: {} } : { prometheus: { address } };
  return { spec: { metrics: [{ provider }] } };
}

describe("Prometheus through the API server", () => {
  let fake: FakeKubectl;
  let answer: KubectlAnswer;
  before(async () => (fake = await FakeKubectl.start((call, reply) => answer(call, reply))));
  after(() => fake.stop());

  const kubectl = () => new Kubectl("immoexpress", { executable: fake.executable });
  const find = (...items: unknown[]) => {
    answer = (_call, reply) => {
      reply.out(JSON.stringify({ items }));
      return 0;
    };
    return Prometheus.find(kubectl(), signal);
  };

  it("is found where the analyses find it, and nowhere else", async () => {
    assert.notEqual(await find(template(), template("http://prometheus.monitoring.svc:9090")), undefined);
    assert.equal(await find(), undefined);
    assert.equal(await find(template("https://prometheus.example.com")), undefined);
  });

  it("is asked for a span, and its numbers are read as it writes them", async () => {
    const prometheus = await find(template("http://prometheus.monitoring.svc:9090"));
    let path = "";
    answer = ({ args }, reply) => {
      path = args.find((arg) => arg.startsWith("--raw="))?.slice(6) ?? "";
      const values = [1, 2.5].map((at) => [at, at === 1 ? "NaN" : "0.25"]);
      reply.out(
        JSON.stringify({ status: "success", data: { resultType: "matrix", result: [{ metric: { a: "b" }, values }] } }),
      );
      return 0;
    };
    const span = { from: new Date(0), to: new Date(60_000), stepSeconds: 5 };
    const series = await prometheus?.range('up{job="a b"}', span, signal);
    assert.deepEqual(
      series?.map(({ labels, samples }) => [labels, ...samples]),
      [[{ a: "b" }, [1, Number.NaN], [2.5, 0.25]]],
    );
    const url = new URL(path, "http://api");
    assert.equal(url.pathname, "/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy/api/v1/query_range");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      ...{ query: 'up{job="a b"}', start: "1970-01-01T00:00:00.000Z", end: "1970-01-01T00:01:00.000Z", step: "5" },
    });
  });
});
