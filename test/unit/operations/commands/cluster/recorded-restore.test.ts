import assert from "node:assert/strict";
import type { EngineRestoreReport } from "../../../../../operations/engines/carry-out.ts";
import { learntFrom, meant } from "../../../../../operations/commands/cluster/recorded-restore.ts";
import type { RestoreReport } from "../../../../../operations/restore/types.ts";

describe("the record of a restore", () => {
  const times = { startedAt: "2025-12-07T15:00:00.000Z", finishedAt: "2025-12-07T15:01:00.000Z" };
  const dump: RestoreReport = {
    ...{ id: "1", outcome: "restored", backup: "mongodb-backup-1", safetyBackup: "mongodb-backup-2", reason: "why" },
    ...{ ...times, collections: 2, documents: 3 },
  };
  const other: EngineRestoreReport = {
    ...{ id: "1", engine: "pbm", outcome: "restored", backup: "2025-12-07T06:00:24Z", safetyBackup: "safety" },
    ...{ isTakenBack: false, restoresTo: "2025-12-07T14:30:00.000Z", reason: "why", ...times, collections: 2 },
  };

  it("begins with what is meant", () => {
    assert.equal(meant({ name: "2025-12-07T06:00:24Z" }), "2025-12-07T06:00:24Z");
    assert.equal(meant({ at: "2025-12-07T14:30:00Z" }), "the state of 2025-12-07T14:30:00Z");
  });

  it("ends with the backup that a dump's restore has brought, or taken back", () => {
    assert.deepEqual(learntFrom(dump), { to: "mongodb-backup-1", backup: "mongodb-backup-2" });
    const undone = { ...dump, outcome: "undone", safetyBackup: undefined } as const;
    assert.deepEqual(learntFrom(undone), { from: "mongodb-backup-1", backup: null });
  });

  it("ends with the second that another engine went to, and from which backup", () => {
    const to = "the state of 2025-12-07T14:30:00Z, from the backup 2025-12-07T06:00:24Z";
    assert.deepEqual(learntFrom(other), { to, backup: "safety" });
  });

  it("says of another engine's restore that was undone, also by resuming the undoing, that the state before is back", () => {
    const undone = { ...other, outcome: "undone", safetyBackup: undefined } as const;
    assert.deepEqual(learntFrom(undone), { to: "the state before the last restore", backup: null });
  });
});
