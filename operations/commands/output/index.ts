import type { z } from "zod";
import type { Request } from "../command.ts";
import type { DownloadReport } from "../laptop/download.ts";
import { describeMediaPlan, describePlan } from "../laptop/restore.ts";
import * as results from "../results.ts";
import { auditAppended, auditTable, auditVerified } from "./audit.ts";
import { backupMade, backupTable, drilled, pruned, verified } from "./backups.ts";
import { downloaded } from "./download.ts";
import { deliveryTable } from "./notify.ts";
import { mediaBackupMade, mediaRestored, restored, snapshotTable } from "./restores.ts";

/**
 * What a command's result says to people.
 * @param result as the Job said it
 * @param colours whether the output shows them
 * @throws ZodError when it is not what such a Job says: it runs another version of this program
 */
export function describe(request: Request, result: unknown, colours: boolean): string[] {
  const parsed = <T>(schema: z.ZodType<T>) => schema.parse(result);
  switch (request.verb) {
    case "backup":
      return backupMade(parsed(results.backupResult));
    case "backup list":
      return backupTable(parsed(results.backupListResult), colours);
    case "backup verify":
      return verified(parsed(results.verifyResult));
    case "backup drill":
      return drilled(parsed(results.drillResult));
    case "backup prune":
      return pruned(parsed(results.pruneResult));
    case "backup download":
      return downloaded(result as DownloadReport);
    case "restore":
      return request.plan ? describePlan(parsed(results.restorePlanResult)) : restored(parsed(results.restoreResult));
    case "media backup":
      return mediaBackupMade(parsed(results.mediaBackupResult));
    case "media list":
      return snapshotTable(parsed(results.mediaListResult), colours);
    case "media restore":
      return request.plan
        ? describeMediaPlan(parsed(results.mediaRestoreResult), request.delete)
        : mediaRestored(parsed(results.mediaRestoreResult));
    case "audit list":
      return auditTable(parsed(results.auditListResult), colours);
    case "audit verify":
      return auditVerified(parsed(results.auditVerifyResult));
    case "audit append":
      return auditAppended(parsed(results.auditAppendResult));
    case "notify test":
      return deliveryTable(parsed(results.notifyTestResult), colours);
  }
}
