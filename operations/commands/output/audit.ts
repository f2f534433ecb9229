import type { z } from "zod";
import type { AuditRecord } from "../../audit/record.ts";
import { formatElapsed, formatTime, plural } from "../../terminal/format.ts";
import { type Cell, paint, renderTable, type Style } from "../../terminal/table.ts";
import type { auditAppendResult, auditListResult, auditVerifyResult } from "../results.ts";

const styles: Readonly<Record<string, Style>> = { succeeded: "green", failed: "red", unfinished: "yellow" };

/** A line for each action, with how it ended. */
export function auditTable({ records, unreadable }: z.infer<typeof auditListResult>, colours: boolean): string[] {
  const ends = new Map(records.flatMap((record) => (record.ends === null ? [] : [[record.ends, record] as const])));
  const known = new Set(records.map(({ id }) => id));
  // An end whose beginning is older than what was asked for stands for itself.
  const shown = records.filter(({ ends: begun }) => begun === null || !known.has(begun));
  const rows = shown.map((record) => row(record, ends.get(record.id)));
  const header = ["ID", "BEGAN (UTC)", "WHO", "WHAT", "TO", "RESULT", "TOOK", "WHY"];
  const table = rows.length === 0 ? ["Nothing was recorded yet."] : renderTable(header, rows, colours);
  const warnings = unreadable.map((name) => `! ${name} cannot be read: run audit verify.`);
  return [...table, ...warnings.map((line) => paint(line, "yellow", colours))];
}

function row(begun: AuditRecord, end: AuditRecord | undefined): Cell[] {
  const { id, at, actor, action, reason } = begun;
  const { to } = end ?? begun;
  const result = (end ?? begun).result ?? "unfinished";
  const took = end === undefined ? "" : formatElapsed(Date.parse(end.at) - Date.parse(at));
  return [
    ...[id, formatTime(at), actor, action, to ?? ""].map((text) => ({ text })),
    { text: result, ...(styles[result] === undefined ? {} : { style: styles[result] }) },
    { text: took, align: "right" },
    { text: reason ?? "" },
  ];
}

export function auditVerified({ records, head, unfinished }: z.infer<typeof auditVerifyResult>): string[] {
  if (head === null) return ["Nothing was recorded yet."];
  return [
    `${plural(records, "record is", "records are")} what was written, in the order in which they were.`,
    ...unfinished.map(
      ({ id, at, actor, action }) =>
        `Record ${id}: ${action} by ${actor}, begun ${formatTime(at)} UTC, has no end: it goes on, or whoever did it has died.`,
    ),
    `The last one is ${head}: audit verify --anchor=${head} will show whether it is still there.`,
  ];
}

export function auditAppended({ id, anchor }: z.infer<typeof auditAppendResult>): string[] {
  return [`Recorded as ${id}; anchor ${anchor}.`];
}
