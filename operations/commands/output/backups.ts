import type { z } from "zod";
import { formatBytes, formatCount, formatTime, plural } from "../../terminal/format.ts";
import { type Cell, paint, renderTable } from "../../terminal/table.ts";
import type { backupListResult, backupResult, drillResult, pruneResult, verifyResult } from "../results.ts";
import { engineLines } from "./engines.ts";
import { right, unusableLines } from "./parts.ts";

export function backupMade({ name, kind, archive, collections, guarantee }: z.infer<typeof backupResult>): string[] {
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  return [
    `${name} (${kind}): ${plural(documents, "document")} of ${plural(collections.length, "collection")}, ${formatBytes(archive.bytes)}, verified.`,
    `SHA-256 ${archive.sha256}`,
    guarantee,
  ];
}

export function backupTable(list: z.infer<typeof backupListResult>, colours: boolean): string[] {
  const { restorable, unusable, engine } = list;
  const rows = restorable.map((backup): Cell[] => [
    { text: backup.name },
    { text: backup.kind },
    ...(engine === undefined ? [] : [{ text: backup.engine }]),
    { text: formatTime(backup.createdAt) },
    right(backup.bytes === undefined ? "–" : formatBytes(backup.bytes)),
    right("documents" in backup ? formatCount(backup.documents) : "–"),
    { text: "release" in backup ? backup.release : "–" },
  ]);
  const header = [
    "NAME",
    "KIND",
    ...(engine === undefined ? [] : ["ENGINE"]),
    "MADE (UTC)",
    "SIZE",
    "DOCUMENTS",
    "RELEASE",
  ];
  const table = rows.length === 0 ? ["There is no backup yet."] : renderTable(header, rows, colours);
  return [
    ...table,
    ...(engine === undefined ? [] : engineLines(engine, colours)),
    ...unusableLines(unusable).map((line) => paint(line, "yellow", colours)),
  ];
}

export function verified(result: z.infer<typeof verifyResult>): string[] {
  const { name, bytes, collections, documents, isOpened } = result;
  const what = isOpened
    ? `was opened, and all ${plural(documents, "document")} of ${plural(collections, "collection")} are what was backed up`
    : "is stored as it was written; with AGE_IDENTITY_FILE it is opened and compared, too";
  return [`${name} (${formatBytes(bytes)}) ${what}.`, `SHA-256 ${result.sha256}`];
}

export function drilled({ backup, documents, collections }: z.infer<typeof drillResult>): string[] {
  return [
    `${backup} was restored into a scratch database: ${plural(documents, "document")} of ${plural(collections, "collection")} and their indexes are what was backed up.`,
  ];
}

export function pruned({ dryRun, backups, collections, media }: z.infer<typeof pruneResult>): string[] {
  const verb = dryRun ? "would go" : "went";
  const refusals = [backups.refusal, media.refusal].filter((sentence) => sentence !== undefined);
  return [
    ...backups.removed.map(({ name, reason }) => `${name} ${verb}: ${reason}.`),
    ...backups.failed.map(({ name, error }) => `${name} should have gone: ${error}`),
    ...media.removedSnapshots.map((name) => `${name} ${verb}: snapshots are kept for 30 days.`),
    ...(media.removedFiles === 0
      ? []
      : [`${plural(media.removedFiles, "photo")} (${formatBytes(media.removedBytes)}) of no snapshot ${verb}.`]),
    ...(collections.length === 0 ? [] : [`What the last restore had put aside went: ${collections.join(", ")}.`]),
    ...refusals,
    `${plural(backups.kept, "backup")} and ${plural(media.keptSnapshots, "snapshot")} of the photos are kept.`,
  ];
}
