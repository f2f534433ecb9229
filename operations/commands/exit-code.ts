import { AuditDamagedError, AuditRefusedError } from "../audit/errors.ts";
import { ArchiveDamagedError } from "../backup/errors.ts";
import { BlobLeasedError } from "../blob/errors.ts";
import { NoGraphsError } from "../graphs/errors.ts";
import { NoLogsError } from "../logs/errors.ts";
import { NoReceiversError } from "../notify/errors.ts";
import { NoSuchReportError, ReportRefusedError } from "../report/errors.ts";
import { DirectoryInUseError } from "../render/write.ts";
import { LockHeldError, ReleaseRefusedError, StackLockedError } from "../release/errors.ts";
import { NoSuchBackupError, RestoreRefusedError } from "../restore/errors.ts";
import { NoSuchSnapshotError, SnapshotDamagedError } from "../media/errors.ts";
import { UsageError } from "./command.ts";
import { Interrupted } from "./interrupted.ts";
import { JobFailedError } from "./run-job.ts";

/** Every exit code that there is, also of the Jobs in the cluster. */
export const exitCodes = {
  done: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "failed" },
  usage: { code: 2, meaning: "wrong use: nothing was begun" },
  refused: {
    code: 3,
    meaning:
      "refused as things are, nothing was changed: no such backup, image or release, another key, a run in progress",
  },
  damaged: { code: 4, meaning: "damaged: the backup, or the record of changes" },
  rolledBack: { code: 5, meaning: "the deployment failed, and the release before runs again" },
  interrupted: { code: 130, meaning: "interrupted with Ctrl-C (143: ended by SIGTERM)" },
} as const;

const refusals = [
  BlobLeasedError,
  RestoreRefusedError,
  NoSuchBackupError,
  NoSuchSnapshotError,
  AuditRefusedError,
  NoGraphsError,
  NoLogsError,
  NoReceiversError,
  NoSuchReportError,
  ReportRefusedError,
  ReleaseRefusedError,
  LockHeldError,
  StackLockedError,
  DirectoryInUseError,
];
const damages = [ArchiveDamagedError, SnapshotDamagedError, AuditDamagedError];

/** How a program ends that something was thrown in. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof JobFailedError) return error.exitCode;
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof UsageError) return exitCodes.usage.code;
  if (refusals.some((type) => error instanceof type)) return exitCodes.refused.code;
  if (damages.some((type) => error instanceof type)) return exitCodes.damaged.code;
  return exitCodes.failed.code;
}
