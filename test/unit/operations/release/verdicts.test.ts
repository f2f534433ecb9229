import assert from "node:assert/strict";
import type { UpdateStep } from "../../../../operations/release/engine.ts";
import { releaseBackupType, releaseHealthType } from "../../../../operations/release/resource-types.ts";
import { backupOf, healthOf } from "../../../../operations/release/verdicts.ts";

const report = {
  ...{ format: 1, release: "prod-20251208-101500", verdict: "passed" },
  ...{ startedAt: "2025-12-08T10:16:00.000Z", finishedAt: "2025-12-08T10:16:05.000Z" },
  checks: [{ name: "API", group: "public", status: "passed", latencyMs: 6, limitMs: 500, attempts: 1, detail: "200" }],
};

function step(type: string, outputs: Record<string, unknown>, changes: Partial<UpdateStep> = {}): UpdateStep {
  return {
    state: "done",
    operation: "update",
    type,
    name: "x",
    outputs,
    ...changes,
  };
}

describe("what the steps of an update say of a release", () => {
  const health = { report: JSON.stringify(report) };
  const backup = { backupName: "mongodb-backup-20251208-101500", sha256: "ab", bytes: 12 };

  it("is the report of its verification, good or not", () => {
    assert.deepEqual(healthOf(step(releaseHealthType, health)), report);
    assert.deepEqual(healthOf(step(releaseHealthType, health, { state: "failed" })), report);
  });

  it("is no report when it was not verified again, or not checked", () => {
    for (const operation of ["same", "refresh", "replace", "delete-replaced"]) {
      assert.equal(healthOf(step(releaseHealthType, health, { operation })), undefined, operation);
    }
    assert.equal(healthOf(step(releaseHealthType, health, { state: "begins" })), undefined);
    assert.equal(healthOf(step(releaseHealthType, { report: "" })), undefined);
    assert.equal(healthOf(step(releaseHealthType, {})), undefined);
    assert.equal(healthOf(step(releaseBackupType, health)), undefined);
  });

  it("is the backup that was made", () => {
    const { backupName: name, ...archive } = backup;
    assert.deepEqual(backupOf(step(releaseBackupType, backup)), { name, ...archive });
    assert.equal(backupOf(step(releaseBackupType, backup, { operation: "same" })), undefined);
    assert.equal(backupOf(step(releaseBackupType, {})), undefined);
  });
});
