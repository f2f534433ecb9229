import { z } from "zod";
import { engineBackupName } from "../../engines/names.ts";
import type { Answered } from "../command.ts";
import type { WrittenGraphs } from "../../graphs/write.ts";
import type { DownloadReport } from "../laptop/download.ts";
import type { Rendered } from "../laptop/render.ts";
import type { CopiedReport } from "../laptop/report.ts";
import { anyPlan, describeAnyPlan, describeMediaPlan } from "../laptop/restore.ts";
import * as results from "../results.ts";
import { healthReportSchema } from "../../health/report.ts";
import { releaseFactsSchema } from "../../report/facts.ts";
import { auditAppended, auditTable, auditVerified } from "./audit.ts";
import { backupMade, backupTable, drilled, pruned, verified } from "./backups.ts";
import { downloaded } from "./download.ts";
import { anyRestored, engineBackupMade, engineVerified } from "./engines.ts";
import { healthTable } from "./health.ts";
import { statusLines } from "./status.ts";
import type { StackStatus } from "../../status/state.ts";
import { deliveryTable } from "./notify.ts";
import { historyResult, historyTable, releaseDone } from "./releases.ts";
import { rendered } from "./render.ts";
import { graphsWritten, reportCopied, reportKept, reportTable } from "./report.ts";
import { mediaBackupMade, mediaRestored, snapshotTable } from "./restores.ts";

/**
 * What a command's result says to people.
 * @param result as the Job said it
 * @param colours whether the output shows them
 * @throws ZodError when it is not what such a Job says: it runs another version of this program
 */
export function describe(request: Answered, result: unknown, colours: boolean): string[] {
  const parsed = <T>(schema: z.ZodType<T>) => schema.parse(result);
  switch (request.verb) {
    case "deploy":
    case "rollback":
      return releaseDone(parsed(releaseFactsSchema), colours);
    case "render":
      return rendered(result as Rendered);
    case "history":
      return historyTable(parsed(historyResult), colours);
    case "backup":
      return request.engine === undefined
        ? backupMade(parsed(results.backupResult))
        : engineBackupMade(parsed(results.engineBackup));
    case "backup list":
      return backupTable(parsed(results.backupListResult), colours);
    case "backup verify":
      return engineBackupName.test(request.name)
        ? engineVerified(parsed(results.engineVerifyResult), colours)
        : verified(parsed(results.verifyResult));
    case "backup drill":
      return drilled(parsed(results.drillResult));
    case "backup prune":
      return pruned(parsed(results.pruneResult));
    case "backup download":
      return downloaded(result as DownloadReport);
    case "restore":
      return request.plan
        ? describeAnyPlan(parsed(anyPlan))
        : anyRestored(parsed(z.union([results.engineRestoreResult, results.restoreResult])));
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
    case "report list":
      return reportTable(parsed(results.reportListResult), colours);
    case "report get":
      return reportCopied(result as CopiedReport);
    case "report keep":
      return reportKept(parsed(results.keptReport));
    case "graphs":
      return graphsWritten(result as WrittenGraphs);
    case "notify test":
      return deliveryTable(parsed(results.notifyTestResult), colours);
    case "status":
      return statusLines(result as StackStatus, colours);
    case "health":
      return healthTable(parsed(healthReportSchema), colours);
  }
}
