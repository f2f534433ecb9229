import assert from "node:assert/strict";
import type { RolloutState } from "../../../../operations/rollouts/state.ts";
import { decide } from "../../../../operations/verification/decide.ts";
import { WaitingVersions } from "../../../../operations/verification/waiting-versions.ts";

function state(service: string, different: Partial<RolloutState> = {}): RolloutState {
  return {
    ...{ service, phase: "Healthy", isAborted: false, message: null, canaryWeight: 100, step: null, analysis: null },
    ...{ pods: { stable: 2, canary: 0 }, hashes: { stable: "a", canary: "a" }, images: { stable: "i", canary: "i" } },
    ...different,
  };
}

const underWay = (service: string, done: number, different: Partial<RolloutState> = {}) =>
  state(service, { phase: "Progressing", canaryWeight: 10, step: { done, all: 5 }, ...different });
const atGate = (service: string) => underWay(service, 4, { phase: "Paused", canaryWeight: 50 });

function analysis(phase: string, value: string | null, message: string | null = null): RolloutState["analysis"] {
  const good = { name: "p95-seconds", phase: "Successful", lastValue: "[0.1]", message: null };
  return {
    name: "run",
    phase,
    message: null,
    metrics: [good, { name: "error-percent", phase, lastValue: value, message }],
  };
}

describe("the decision on a release", () => {
  it("is to wait as long as one service is on its way", () => {
    assert.deepEqual(decide([underWay("backend", 1), state("frontend")]), { what: "wait" });
    assert.deepEqual(decide([underWay("backend", 1), atGate("frontend")]), { what: "wait" });
    assert.deepEqual(decide([state("backend", { phase: "unknown" }), state("frontend")]), { what: "wait" });
  });

  it("is to check the new versions when every service is promoted or at its last pause", () => {
    const both = { what: "check candidates", services: ["backend", "frontend"] };
    assert.deepEqual(decide([atGate("backend"), atGate("frontend")]), both);
    assert.deepEqual(decide([atGate("backend"), state("frontend")]), { ...both, services: ["backend"] });
  });

  it("is that all is done when every service is healthy without steps", () => {
    assert.deepEqual(decide([state("backend"), state("frontend")]), { what: "promoted" });
  });

  it("is to give both up when one has failed, with the metric and its value", () => {
    const failed = state("backend", { phase: "Degraded", isAborted: true, analysis: analysis("Failed", "[12.34567]") });
    assert.deepEqual(decide([failed, atGate("frontend")]), {
      what: "give up",
      reasons: ["backend: error-percent 12.346"],
    });
  });

  it("is the same for a version that is degraded without an analysis, in the controller's words", () => {
    const late = state("backend", { phase: "Degraded", message: "it has timed out" });
    assert.deepEqual(decide([late, atGate("frontend")]), { what: "give up", reasons: ["backend: it has timed out"] });
    const aborted = state("backend", { isAborted: true });
    assert.match(JSON.stringify(decide([aborted])), /given up without a reason/);
  });

  it("never takes a pause without data for the last one", () => {
    for (const done of [1, 4]) {
      const silent = underWay("backend", done, { phase: "Paused", analysis: analysis("Inconclusive", "[]") });
      const decision = decide([silent, state("frontend")]);
      assert.equal(decision.what, "give up");
      assert.match(JSON.stringify(decision), /say too little to judge it \(error-percent without a value\)/);
    }
  });
});

describe("new versions that have no traffic yet", () => {
  it("are late after their deadline, and not before; each version has its own", () => {
    const waiting = new WaitingVersions(30_000);
    const late = (at: number, hash = "b", weight = 0) =>
      waiting.tooLate([underWay("backend", 0, { canaryWeight: weight, hashes: { stable: "a", canary: hash } })], at);
    assert.deepEqual(late(0), []);
    assert.deepEqual(late(30_000), []);
    assert.deepEqual(late(31_000, "c"), []);
    assert.match(late(31_000)[0] ?? "", /^backend: no pod of the new version became ready within 30 s/);
    assert.deepEqual(late(32_000, "b", 10), []);
    assert.deepEqual(late(33_000), []);
  });
});
