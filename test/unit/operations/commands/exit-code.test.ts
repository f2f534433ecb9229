import assert from "node:assert/strict";
import { ArchiveDamagedError, BackupFailedError } from "../../../../operations/backup/errors.ts";
import { BlobLeasedError, BlobUnavailableError } from "../../../../operations/blob/errors.ts";
import { UsageError } from "../../../../operations/commands/command.ts";
import { exitCodeOf } from "../../../../operations/commands/exit-code.ts";
import { Interrupted } from "../../../../operations/commands/interrupted.ts";
import { JobFailedError } from "../../../../operations/commands/run-job.ts";
import { SnapshotDamagedError } from "../../../../operations/media/errors.ts";
import { LockHeldError, ReleaseRefusedError, StackLockedError } from "../../../../operations/release/errors.ts";
import { NoSuchBackupError, RestoreFailedError, RestoreRefusedError } from "../../../../operations/restore/errors.ts";

describe("the exit code", () => {
  const cases: [number, Error][] = [
    [1, new Error("anything")],
    [1, new BackupFailedError("…")],
    [1, new RestoreFailedError("…")],
    [1, new BlobUnavailableError("backups", "host", "it is gone")],
    [2, new UsageError("…")],
    [3, new BlobLeasedError("backups", "locks/x")],
    [3, new RestoreRefusedError("…")],
    [3, new NoSuchBackupError("…")],
    [3, new ReleaseRefusedError("…")],
    [3, new LockHeldError("…")],
    [3, new StackLockedError("…")],
    [4, new ArchiveDamagedError("…")],
    [4, new SnapshotDamagedError("…")],
    [130, new Interrupted("SIGINT")],
    [143, new Interrupted("SIGTERM")],
    [4, new JobFailedError("…", 4)],
  ];
  for (const [code, error] of cases) {
    it(`is ${code} for ${error.name}`, () => assert.equal(exitCodeOf(error), code));
  }
});
