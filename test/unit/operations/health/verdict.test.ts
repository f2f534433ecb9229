import assert from "node:assert/strict";
import type { CheckResult, Verdict } from "../../../../operations/health/report.ts";
import { verdictOf } from "../../../../operations/health/verdict.ts";

type Found = Pick<CheckResult, "group" | "status">;

const well: Found = { group: "public", status: "passed" };
const flaky: Found = { group: "service", status: "flaky" };
const failed: Found = { group: "database", status: "failed" };
const external = (status: CheckResult["status"]): Found => ({ group: "external", status });

describe("the verdict of the health checks", () => {
  const cases: [what: string, checks: Found[], verdict: Verdict][] = [
    ["all passed", [well, external("passed")], "passed"],
    ["one flaky", [well, flaky], "degraded"],
    ["one failed among flaky ones", [well, flaky, failed], "failed"],
    ["an external service down", [well, external("failed")], "degraded"],
    ["an external service flaky", [well, external("flaky")], "degraded"],
    ["nothing checked", [], "failed"],
  ];
  for (const [what, checks, verdict] of cases) {
    it(`is ${verdict} with ${what}`, () => {
      assert.equal(verdictOf(checks, { flaky: "report", external: "report" }), verdict);
    });
  }

  it("is failed with a flaky check, or an external service down, where that is configured", () => {
    assert.equal(verdictOf([well, flaky], { flaky: "fail", external: "report" }), "failed");
    assert.equal(verdictOf([well, external("failed")], { flaky: "report", external: "fail" }), "failed");
    assert.equal(verdictOf([well, external("flaky")], { flaky: "fail", external: "report" }), "degraded");
    assert.equal(verdictOf([well, external("flaky")], { flaky: "fail", external: "fail" }), "failed");
  });
});
