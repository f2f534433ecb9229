import assert from "node:assert/strict";
import { ZodError } from "zod";
import { rolloutStates } from "../../../../operations/rollouts/read.ts";
import type { RolloutState } from "../../../../operations/rollouts/state.ts";
import {
  analysisRun,
  canaryHash,
  canaryStatus,
  deployment,
  replicaSet,
  rollout,
  stableHash,
  weights,
} from "../../../support/rollout-objects.ts";

const replicaSets = [replicaSet("backend", stableHash, 2), replicaSet("backend", canaryHash, 1)];

function stateOf(...objects: readonly object[]): RolloutState {
  const [state, ...others] = rolloutStates(objects);
  assert.ok(state !== undefined && others.length === 0);
  return state;
}

describe("the state of a rollout", () => {
  it("that is settled is its one version, which has all traffic", () => {
    assert.deepEqual(stateOf(rollout("backend"), deployment("backend"), ...replicaSets), {
      ...{ service: "backend", phase: "Healthy", isAborted: false, message: null, canaryWeight: 100, step: null },
      pods: { stable: 2, canary: 0 },
      hashes: { stable: stableHash, canary: stableHash },
      images: { stable: `app:${stableHash}`, canary: `app:${stableHash}` },
      analysis: null,
    });
  });

  it("with a canary under way has two versions, steps, and the analysis that runs", () => {
    const metricResults = [
      {
        ...{ name: "error-rate", phase: "Running", count: 2, successful: 2 },
        measurements: [
          { phase: "Successful", value: "[0]", finishedAt: "2025-12-07T14:31:10Z" },
          { phase: "Successful", value: "[0.0025]", finishedAt: "2025-12-07T14:31:20Z" },
        ],
      },
      { name: "p95", phase: "Pending" },
    ];
    const state = stateOf(
      rollout("backend", canaryStatus(10)),
      ...replicaSets,
      analysisRun("backend", { phase: "Failed" }, stableHash),
      analysisRun("backend", { phase: "Running", metricResults }),
      analysisRun("frontend", { phase: "Failed" }),
    );
    assert.deepEqual([state.phase, state.canaryWeight, state.step], ["Progressing", 10, { done: 1, all: 6 }]);
    assert.deepEqual(state.pods, { stable: 2, canary: 1 });
    assert.deepEqual(state.images, { stable: `app:${stableHash}`, canary: `app:${canaryHash}` });
    assert.deepEqual(state.analysis, {
      ...{ name: `backend-${canaryHash}-4-1`, phase: "Running", message: null },
      metrics: [
        { name: "error-rate", phase: "Running", lastValue: "[0.0025]", message: null },
        { name: "p95", phase: "Pending", lastValue: null, message: null },
      ],
    });
  });

  it("that is paused says why", () => {
    const pauseConditions = [{ reason: "InconclusiveAnalysisRun", startTime: "2025-12-07T14:32:00Z" }];
    const paused = { phase: "Paused", message: "InconclusiveAnalysisRun", controllerPause: true, pauseConditions };
    const inconclusive = {
      ...{ phase: "Inconclusive", message: 'Metric "error-rate" assessed Inconclusive' },
      metricResults: [
        { name: "error-rate", phase: "Inconclusive", measurements: [{ value: "[]", message: "no data" }] },
      ],
    };
    const state = stateOf(rollout("backend", canaryStatus(10, paused)), analysisRun("backend", inconclusive));
    assert.deepEqual([state.phase, state.message], ["Paused", "InconclusiveAnalysisRun"]);
    assert.equal(state.analysis?.phase, "Inconclusive");
    assert.equal(state.analysis.metrics[0]?.message, "no data");
  });

  it("that was aborted has all traffic on the stable version, and no step", () => {
    const message = 'RolloutAborted: Rollout aborted update to revision 4: Metric "error-rate" assessed Failed';
    const aborted = { phase: "Degraded", message, abort: true, currentStepIndex: 0 };
    const run = {
      phase: "Failed",
      message: 'Metric "error-rate" assessed Failed due to failed (1) > failureLimit (0)',
    };
    const state = stateOf(rollout("backend", canaryStatus(0, aborted)), analysisRun("backend", run));
    assert.deepEqual([state.phase, state.isAborted, state.canaryWeight, state.step], ["Degraded", true, 0, null]);
    assert.equal(state.message, message);
    assert.match(state.analysis?.message ?? "", /failureLimit/);
  });

  it("that is degraded without an abort shows that", () => {
    const message = "ProgressDeadlineExceeded: ReplicaSet has timed out progressing.";
    const state = stateOf(rollout("backend", canaryStatus(0, { phase: "Degraded", message, currentStepIndex: 0 })));
    assert.deepEqual([state.phase, state.isAborted, state.message], ["Degraded", false, message]);
    assert.deepEqual(state.step, { done: 0, all: 6 });
  });

  it("shows of several analyses that of the last step, unless one beside the steps has failed", () => {
    const failed = analysisRun("backend", { phase: "Failed" }, canaryHash, "2025-12-07T14:31:00Z");
    const good = analysisRun("backend", { phase: "Successful" }, canaryHash, "2025-12-07T14:30:00Z");
    const begun = analysisRun("backend", {}, canaryHash, "2025-12-07T14:32:00Z");
    const beside = (phase: string) =>
      analysisRun("backend", { phase, message: "beside" }, canaryHash, "2025-12-07T14:33:00Z", "Background");
    const canary = rollout("backend", canaryStatus(10));
    assert.equal(stateOf(canary, failed, good).analysis?.phase, "Failed");
    assert.equal(stateOf(canary, failed, good, begun).analysis?.phase, "Pending");
    assert.equal(stateOf(canary, failed, good, beside("Running")).analysis?.message, null);
    assert.equal(stateOf(canary, begun, beside("Failed")).analysis?.message, "beside");
  });

  describe("is unknown until the controller has seen", () => {
    const phaseOf = (...objects: readonly object[]) => stateOf(...objects).phase;

    it("the Rollout as it is declared", () => {
      assert.equal(phaseOf(rollout("backend", { observedGeneration: "6" })), "unknown");
      assert.equal(phaseOf({ ...rollout("backend"), status: undefined }), "unknown");
    });

    it("the Deployment as it is declared, by its own number or by that which the controller noted", () => {
      assert.equal(phaseOf(rollout("backend"), deployment("backend", 13)), "unknown");
      assert.equal(phaseOf(rollout("backend", {}, { "rollout.argoproj.io/workload-generation": "13" })), "unknown");
      assert.equal(phaseOf(rollout("backend"), deployment("frontend", 13)), "Healthy");
    });

    it("that it was told to go on", () => {
      const resumed = canaryStatus(10, { phase: "Paused", controllerPause: true });
      assert.equal(phaseOf(rollout("backend", resumed)), "unknown");
    });
  });

  describe("has as weight", () => {
    const weightOf = (status: object) => stateOf(rollout("backend", status), ...replicaSets).canaryWeight;

    it("all of it just after the promotion, while the router's entry is still that of the canary", () => {
      const promoted = { currentPodHash: canaryHash, stableRS: canaryHash };
      assert.equal(weightOf({ ...promoted, canary: { weights: weights(canaryHash, 100) } }), 100);
    });

    it("none while traffic still goes to a canary that was overtaken by the newest version", () => {
      assert.equal(weightOf(canaryStatus(0, { canary: { weights: weights("6b7c8d9e1", 50) } })), 0);
    });

    it("all of it for the first version of all", () => {
      assert.equal(weightOf(canaryStatus(0, { stableRS: "" })), 100);
    });

    it("the share of ready pods where nothing routes traffic", () => {
      assert.equal(weightOf(canaryStatus(0, { canary: {} })), 33);
    });
  });

  it("is read of every Rollout, by name, and passes over other objects", () => {
    const objects = [rollout("frontend"), { kind: "Pod", metadata: {} }, rollout("backend"), null];
    assert.deepEqual(
      rolloutStates(objects).map(({ service }) => service),
      ["backend", "frontend"],
    );
    assert.throws(() => rolloutStates([{ kind: "Rollout", metadata: {} }]), ZodError);
  });
});
