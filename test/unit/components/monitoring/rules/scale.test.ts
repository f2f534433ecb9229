import assert from "node:assert/strict";
import { durationSeconds, scaled } from "../../../../../components/monitoring/rules/scale.ts";

describe("shortened durations", () => {
  const tenth = { percent: 10, shortestWindow: 20 };
  const cases: [what: string, text: string, shortened: string][] = [
    ["by themselves", "5m", "30s"],
    ["of several units", "6h30m", "2340s"],
    ["as numbers", "time() - a > 6h30m", "time() - a > 2340s"],
    ["as windows", "rate(a[1h])", "rate(a[360s])"],
    ["as windows that would have too few samples", "rate(a[1m] offset 1m)", "rate(a[20s] offset 20s)"],
    ["are a second at least", "5s", "1s"],
  ];
  for (const [what, text, shortened] of cases) it(what, () => assert.equal(scaled(text, tenth), shortened));

  it("leave names and numbers alone", () => {
    const text = `slo:errors:ratio_rate5m{code=~"5..",le="1.5"} > 14.4 * 0.005 and increase1m >= 20`;
    assert.equal(scaled(text, tenth), text);
  });

  it("stay as they are at 100 percent, but for windows of fewer than four samples", () => {
    const scale = { percent: 100, shortestWindow: 120 };
    assert.equal(scaled("rate(a[6h30m]) > 1d", scale), "rate(a[6h30m]) > 1d");
    assert.equal(scaled("rate(a[1m])", scale), "rate(a[120s])");
  });

  it("are counted in seconds", () => assert.equal(durationSeconds("1w2d3h4m5s500ms"), 788_645.5));
});
