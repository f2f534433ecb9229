import type { z } from "zod";
import { engineTitles } from "../../engines/names.ts";
import { formatBytes, formatElapsed, plural } from "../../terminal/format.ts";
import { paint } from "../../terminal/table.ts";
import type {
  backupListResult,
  engineBackup,
  engineRestoreResult,
  engineVerifyResult,
  restoreResult,
} from "../results.ts";
import { restored } from "./restores.ts";

/** What another engine guarantees, and what keeps it from that. */
export function engineLines(
  { name, guarantee, problems }: NonNullable<z.infer<typeof backupListResult>["engine"]>,
  colours: boolean,
): string[] {
  return [`${engineTitles[name]}: ${guarantee}`, ...problemLines(problems, colours)];
}

export function engineBackupMade({ name, engine, kind, bytes, guarantee }: z.infer<typeof engineBackup>): string[] {
  return [`${name} (${kind}) was made by ${engineTitles[engine]}${sizeOf(bytes)}.`, guarantee];
}

export function engineVerified(result: z.infer<typeof engineVerifyResult>, colours: boolean): string[] {
  const { engine, name, type, restoresTo, bytes, guarantee, problems } = result;
  return [
    `${name} (${type}${sizeOf(bytes)}) is complete, of ${restoresTo.slice(0, 19)}Z, by ${engineTitles[engine]}'s own account: it was not read again here.`,
    guarantee,
    ...problemLines(problems, colours),
  ];
}

/** What a restore has done, by whomever. */
export function anyRestored(result: z.infer<typeof engineRestoreResult> | z.infer<typeof restoreResult>): string[] {
  return "engine" in result ? engineRestored(result) : restored(result);
}

function engineRestored(result: z.infer<typeof engineRestoreResult>): string[] {
  const { engine, outcome, isTakenBack, backup, restoresTo, safetyBackup, collections, startedAt, finishedAt } = result;
  const title = engineTitles[engine];
  const took = formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  if (isTakenBack) {
    const kept = safetyBackup === undefined ? [] : [`${title}'s backup ${safetyBackup} of this state is kept.`];
    return ["Nothing had been restored yet: the database is what it was.", ...kept];
  }
  const moment = `${restoresTo.slice(0, 19)}Z`;
  return [
    outcome === "restored"
      ? `The database is that of ${moment}, restored by ${title} from its backup ${backup}: ${plural(collections, "collection")} (${took}).`
      : `The database is that of ${moment} again, from the backup ${backup} that ${title} had made before the restore.`,
    ...keptLines(result, title),
  ];
}

/** Where the state is that was there before, and whether a command brings it back: an undoing is not undone. */
function keptLines({ outcome, backup, safetyBackup }: z.infer<typeof engineRestoreResult>, title: string): string[] {
  if (safetyBackup === undefined || safetyBackup === backup) return [];
  const what = outcome === "restored" ? "What was there before" : "What was written since the restore";
  const way = outcome === "restored" ? "restore --undo" : `restore --name=${safetyBackup}`;
  return [`${what} is in ${title}'s backup ${safetyBackup}: ${way} brings it back.`];
}

function problemLines(problems: readonly string[], colours: boolean): string[] {
  return problems.map((problem) => paint(`! ${problem}`, "yellow", colours));
}

function sizeOf(bytes: number | undefined): string {
  return bytes === undefined ? "" : `, ${formatBytes(bytes)}`;
}
