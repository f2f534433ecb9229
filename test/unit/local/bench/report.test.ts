import assert from "node:assert/strict";
import { chart } from "../../../../local/bench/chart.ts";
import { describeMachine } from "../../../../local/bench/machine.ts";
import { page, table, verdict } from "../../../../local/bench/report.ts";
import type { Result } from "../../../../local/bench/result.ts";
import { amount, median, repeat, seconds } from "../../../../local/bench/statistics.ts";

const results: Result[] = [
  { what: "up", values: [90_000], long: true },
  { what: "update", values: [9000, 12_000, 11_000], limit: 10_000 },
  { what: "preview & <all>", values: [2000, 4000] },
  { what: "preview, the plain way", values: [9000], comparedWith: "preview & <all>", note: "ts-node" },
];

describe("the statistics of a benchmark", () => {
  it("takes the middle, or the mean of the two in the middle", () => {
    assert.equal(median([10, 2, 9]), 9);
    assert.equal(median([4, 1, 2, 100]), 3);
    assert.throws(() => median([]));
  });

  it("shows few digits", () => {
    assert.deepEqual([4, 5234, 12_345, 123_456].map(seconds), ["0.00 s", "5.23 s", "12.3 s", "123 s"]);
  });

  it("says an amount in a unit that can be compared", () => {
    assert.deepEqual(
      [23.4, 5234].map((value) => amount(value)),
      ["23.4 ms", "5.23 s"],
    );
    assert.deepEqual(
      [312 * 2 ** 20, 2 ** 30, 1.5 * 2 ** 30].map((value) => amount(value, "bytes")),
      ["312 MiB", "1.00 GiB", "1.50 GiB"],
    );
  });

  it("runs the work as often as asked, one after the other", async () => {
    let running = 0;
    const times = await repeat(3, async () => {
      assert.equal(++running, 1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    assert.equal(times.length, 3);
    assert.ok(times.every((time) => time >= 0));
  });
});

describe("the report of a benchmark", () => {
  it("is a table with medians, ranges, limits and comparisons", () => {
    const cells = table(results)
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    assert.deepEqual(cells[3], ["", "update", "11.0 s", "9.00 s to 12.0 s", "3", "under 10.0 s", "", ""]);
    assert.equal(cells[5]![6], '3.0 times "preview & <all>"; ts-node');
  });

  it("says why something was not measured", () => {
    const lines = table([{ what: "up", values: [], note: "no cluster" }]).split("\n");
    assert.match(lines[2]!, /\| up +\| not measured \|.*\| no cluster \|/);
  });

  it("knows what is missing and what is too slow", () => {
    assert.deepEqual(verdict(results), { complete: true, beyond: ["update: the limit is 10.0 s"] });
    assert.equal(verdict([{ what: "up", values: [], limit: 1 }]).complete, false);
    assert.deepEqual(verdict([{ what: "up", values: [], limit: 1 }]).beyond, []);
  });

  it("knows memory, too, which is in no chart of times", () => {
    const memory: Result = { what: "memory", values: [2 ** 30, 3 * 2 ** 29], unit: "bytes", limit: 2 ** 30 };
    assert.match(table([memory]), /\| 1\.25 GiB \| 1\.00 GiB to 1\.50 GiB \| 2 +\| under 1\.00 GiB \|/);
    assert.deepEqual(verdict([memory]).beyond, ["memory: the limit is 1.00 GiB"]);
    assert.ok(!chart([memory]).includes(">memory<"));
  });

  it("knows what is not faster than the plain way by as much as it should be", () => {
    const compared = (atLeast: number) => [
      { what: "backup", values: [100] },
      { what: "by hand", values: [350], comparedWith: "backup", atLeast },
    ];
    assert.deepEqual(verdict(compared(3)).beyond, []);
    assert.deepEqual(verdict(compared(4)).beyond, ['backup: "by hand" takes 3.5 times as long, and 4.0 is the least']);
    assert.match(table(compared(4)), /3\.5 times "backup", at least 4\.0/);
  });

  it("names the machine and shows the chart", () => {
    const text = page(results, "a machine", "chart.svg");
    assert.match(text, /Measured a machine\./);
    assert.match(text, /\(chart\.svg\)/);
    assert.match(describeMachine(new Date("2026-01-02T03:04:05Z")), /^2026-01-02, .+, \d+ cores, \d+ GiB of memory, /);
  });

  it("draws bars on one scale, without what is long", () => {
    const svg = chart(results);
    assert.deepEqual(
      [...svg.matchAll(/<rect [^>]* width="([0-9.]+)"/g)].map(([, width]) => Number(width)),
      [380, 103.6, 310.9],
    );
    assert.match(svg, />preview &amp; &lt;all&gt;</);
    assert.ok(!svg.includes(">up<"));
  });
});
