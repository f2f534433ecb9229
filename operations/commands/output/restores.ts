import type { z } from "zod";
import { formatBytes, formatCount, formatElapsed, formatTime, plural } from "../../terminal/format.ts";
import { type Cell, paint, renderTable } from "../../terminal/table.ts";
import type { mediaBackupResult, mediaListResult, mediaRestoreResult, restoreResult } from "../results.ts";
import { right, unusableLines } from "./parts.ts";

export function restored(result: z.infer<typeof restoreResult>): string[] {
  const { outcome, backup, safetyBackup, documents, collections, startedAt, finishedAt } = result;
  const took = formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  const kept = safetyBackup === undefined ? [] : [`The state before is also in the backup ${safetyBackup}.`];
  if (outcome === "undone") return [`The database is what it was before ${backup} was restored.`, ...kept];
  return [
    `The database is that of ${backup}: ${plural(documents, "document")} of ${plural(collections, "collection")}, verified (${took}).`,
    ...kept,
    "restore --undo takes it back, until the next restore or for seven days.",
  ];
}

export function mediaBackupMade(result: z.infer<typeof mediaBackupResult>): string[] {
  const { name, files, bytes, uploadedFiles, uploadedBytes, leftOut } = result;
  return [
    `${name}: ${plural(files, "photo")} (${formatBytes(bytes)}), ${formatCount(uploadedFiles)} uploaded (${formatBytes(uploadedBytes)}).`,
    ...(leftOut === 0 ? [] : [`${plural(leftOut, "file is", "files are")} left out: the snapshot names them.`]),
  ];
}

export function snapshotTable({ snapshots, unusable }: z.infer<typeof mediaListResult>, colours: boolean): string[] {
  const rows = snapshots.map(({ name, createdAt, files, bytes, leftOut, isEncrypted }): Cell[] => [
    { text: name },
    { text: formatTime(createdAt) },
    { text: isEncrypted ? "yes" : "no" },
    ...[formatCount(files), formatBytes(bytes), formatCount(leftOut)].map(right),
  ]);
  const header = ["NAME", "MADE (UTC)", "ENCRYPTED", "PHOTOS", "SIZE", "LEFT OUT"];
  const table = rows.length === 0 ? ["There is no snapshot yet."] : renderTable(header, rows, colours);
  return [...table, ...unusableLines(unusable).map((line) => paint(line, "yellow", colours))];
}

export function mediaRestored(result: z.infer<typeof mediaRestoreResult>): string[] {
  const { snapshot, files, added, replaced, removed, keptIn } = result;
  return [
    `The photos are those of ${snapshot}: ${plural(files, "file")}; ${formatCount(added)} came back, ${formatCount(replaced)} were replaced, ${formatCount(removed)} went.`,
    ...(keptIn === undefined ? [] : [`What was replaced or went is kept in ${keptIn}, on the volume of the photos.`]),
  ];
}
