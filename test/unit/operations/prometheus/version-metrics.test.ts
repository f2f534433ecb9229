import assert from "node:assert/strict";
import type { Series } from "../../../../operations/prometheus/client.ts";
import { versionMetrics } from "../../../../operations/prometheus/version-metrics.ts";

const from = new Date("2025-12-08T10:00:00Z");
const start = from.getTime() / 1000;
const signal = new AbortController().signal;

function series(service: string, hash: string, ...values: number[]): Series {
  const samples = values.map((value, index) => [start + index * 5, value] as const);
  return { labels: { service, pod_template_hash: hash }, samples };
}

/** Answers the queries of requests, errors and latencies in this order. */
function answering(...answers: Series[][]) {
  const queries: string[] = [];
  const steps: number[] = [];
  return {
    ...{ queries, steps },
    range: (query: string, { stepSeconds }: { stepSeconds: number }) => {
      steps.push(stepSeconds);
      return Promise.resolve(answers[queries.push(query) - 1] ?? []);
    },
  };
}

const observed = (minutes: number, ...canaries: string[]) => ({
  ...{ namespace: "immoexpress", canaries: new Set(canaries), from },
  to: new Date(from.getTime() + minutes * 60_000),
});

describe("the metrics of both versions", () => {
  it("are told apart by the pods' hash, moment by moment", async () => {
    const prometheus = answering(
      [series("backend", "old", 9, 9), series("backend", "new", 1, 0)],
      [series("backend", "new", 0.25)],
      [series("backend", "old", 0.02, 0.03), series("backend", "new", 3, Number.NaN)],
    );
    const samples = await versionMetrics(prometheus, observed(1, "new"), signal);
    const shown = samples.map(({ at, version, ...rest }) => [at.slice(17, 19), version, ...Object.values(rest)]);
    assert.deepEqual(shown, [
      ["00", "stable", "backend", 9, 0, 0.02],
      ["00", "canary", "backend", 1, 0.25, 3],
      ["05", "stable", "backend", 9, 0, 0.03],
      ["05", "canary", "backend", 0, null, null],
    ]);
    assert.ok(prometheus.queries.every((query) => query.includes('namespace="immoexpress",route!~"/health|/ready"')));
  });

  it("are those of the version with most requests where several have the same part", async () => {
    const requests = [series("backend", "older", 2), series("backend", "old", 7), series("backend", "oldest", 1)];
    const samples = await versionMetrics(answering(requests), observed(1), signal);
    assert.deepEqual(
      samples.map(({ requestsPerSecond }) => requestsPerSecond),
      [7],
    );
  });

  it("have no share of errors above one: windows of two queries differ a little", async () => {
    const prometheus = answering([series("frontend", "new", 1)], [series("frontend", "new", 1.02)]);
    const [sample] = await versionMetrics(prometheus, observed(1, "new"), signal);
    assert.equal(sample?.errorRatio, 1);
  });

  it("stay few for a release that took an hour", async () => {
    const prometheus = answering();
    assert.deepEqual(await versionMetrics(prometheus, observed(60), signal), []);
    assert.deepEqual(prometheus.steps, [15, 15, 15]);
  });
});
