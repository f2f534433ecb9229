import assert from "node:assert/strict";
import { LoadReport } from "../../support/load-report.ts";

function reportOf(...outcomes: [result: number | string, startedAt: number, endedAt: number][]): LoadReport {
  const report = new LoadReport();
  for (const [result, startedAt, endedAt] of outcomes) report.record({ result, startedAt, endedAt });
  return report;
}

describe("LoadReport", () => {
  it("counts by status and error, and calls everything but 2xx failed", () => {
    const report = reportOf([200, 0, 1], [204, 0, 1], [301, 0, 1], [503, 0, 1], ["ECONNRESET", 0, 1], [200, 0, 1]);
    assert.deepEqual(report.counts, { 200: 2, 204: 1, 301: 1, 503: 1, ECONNRESET: 1 });
    assert.equal(report.requests, 6);
    assert.equal(report.failed, 3);
  });

  it("gives the latency that a share of the requests stayed within", () => {
    const report = reportOf(
      ...Array.from({ length: 100 }, (_, index) => [200, 0, 100 - index] as [number, number, number]),
    );
    assert.deepEqual([report.latency(0.5), report.latency(0.95), report.latency(1)], [50, 95, 100]);
    assert.ok(Number.isNaN(new LoadReport().latency(0.5)));
  });

  it("finds the longest time without a success, at the beginning, in the middle and at the end", () => {
    assert.equal(reportOf([502, 0, 10], [200, 0, 70], [200, 80, 90]).longestOutage, 70);
    assert.equal(reportOf([200, 0, 10], [502, 10, 20], [200, 20, 110], [200, 0, 120]).longestOutage, 100);
    assert.equal(reportOf([200, 0, 10], [502, 10, 95]).longestOutage, 85);
    assert.equal(reportOf(["ECONNREFUSED", 5, 45]).longestOutage, 40);
  });

  it("shows of the first that failed when, what and how the answer began", () => {
    const report = reportOf([200, 0, 10]);
    const failure = { at: new Date(0), url: "https://api/", answer: "no available server" };
    for (let failed = 0; failed < 11; failed++) report.record({ result: 503, startedAt: 5, endedAt: 9, failure });
    const [, first, ...others] = report.toString().split("\n");
    assert.equal(first, "1970-01-01T00:00:00.000Z https://api/ → 503 after 4 ms: no available server");
    assert.equal(others.length, 9);
  });

  it("is one line for people", () => {
    assert.equal(
      reportOf([200, 0, 10], [200, 0, 20], [502, 0, 30]).toString(),
      "3 requests: 2 × 200, 1 × 502, p50 20 ms, p95 30 ms, p99 30 ms",
    );
  });
});
