import assert from "node:assert/strict";
import { unfinishedRollouts, type WorkloadState } from "../../../../local/stack/rollouts.ts";

const deployment: WorkloadState = { kind: "Deployment", metadata: { name: "backend", generation: 7 } };

function rollout(status: WorkloadState["status"]): WorkloadState {
  return {
    kind: "Rollout",
    metadata: { name: "backend", generation: 3 },
    spec: { workloadRef: { name: "backend" } },
    status,
  };
}

const seen = { observedGeneration: "3", workloadObservedGeneration: "7" };

describe("unfinishedRollouts", () => {
  it("is empty when every Rollout is healthy with what was declared last", () => {
    assert.deepEqual(unfinishedRollouts([deployment, rollout({ ...seen, phase: "Healthy" })]), []);
  });

  it("names a Rollout that is still at it, with the controller's reason", () => {
    const state = rollout({ ...seen, phase: "Progressing", message: "more replicas need to be updated" });
    assert.deepEqual(unfinishedRollouts([deployment, state]), [
      "backend: Progressing (more replicas need to be updated)",
    ]);
  });

  it("does not take the health of the release before for that of a Deployment the controller has not seen", () => {
    const state = rollout({ ...seen, workloadObservedGeneration: "6", phase: "Healthy" });
    assert.equal(unfinishedRollouts([deployment, state]).length, 1);
    assert.equal(unfinishedRollouts([deployment, rollout(undefined)]).length, 1);
  });

  it("gives up on a degraded Rollout, but not for what an older one was", () => {
    const degraded = { ...seen, phase: "Degraded", message: "ProgressDeadlineExceeded" };
    assert.throws(
      () => unfinishedRollouts([deployment, rollout(degraded)]),
      /^Error: backend is degraded: ProgressDeadlineExceeded$/,
    );
    assert.equal(unfinishedRollouts([deployment, rollout({ ...degraded, observedGeneration: "2" })]).length, 1);
  });
});
