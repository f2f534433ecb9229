import assert from "node:assert/strict";
import { judge } from "../../../../local/test/suites.ts";
import { timesLine } from "../../../../local/test/suite-times.ts";
import { addTotals, exitCode, summaryLine } from "../../../../local/test/totals.ts";

describe("the summary of a test run", () => {
  it("adds the suites up", () => {
    const totals = addTotals([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 2, skipped: 0 },
    ]);
    assert.deepEqual(totals, { passed: 7, failed: 2, skipped: 1 });
    assert.equal(summaryLine(totals), "7 passed, 2 failed, 1 skipped");
  });

  it("mentions skipped tests only when there are any", () => {
    assert.equal(summaryLine({ passed: 7, failed: 0, skipped: 0 }), "7 passed, 0 failed");
  });

  it("is a success only when something passed and nothing failed", () => {
    assert.equal(exitCode({ passed: 1, failed: 0, skipped: 0 }), 0);
    assert.equal(exitCode({ passed: 1, failed: 1, skipped: 0 }), 1);
    assert.equal(exitCode({ passed: 0, failed: 0, skipped: 3 }), 1);
  });

  it("counts a check as one, and a suite that broke without a failed test as a failure", () => {
    assert.deepEqual(judge(0, undefined), { passed: 1, failed: 0, skipped: 0 });
    assert.deepEqual(judge(2, undefined), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(judge(1, { passed: 5, failed: 0, skipped: 0 }), { passed: 5, failed: 1, skipped: 0 });
    assert.deepEqual(judge(2, { passed: 5, failed: 2, skipped: 0 }), { passed: 5, failed: 2, skipped: 0 });
    assert.deepEqual(judge(null, { passed: 5, failed: 0, skipped: 0 }), { passed: 5, failed: 1, skipped: 0 });
  });

  it("says where the time of a long run went, the longest first", () => {
    const times = [
      { title: "health", milliseconds: 31_200 },
      { title: "releases", milliseconds: 542_000 },
    ];
    assert.equal(timesLine(times), "releases 9 min 02 s, health 31 s");
    assert.equal(timesLine([]), "");
  });
});
