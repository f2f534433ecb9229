import type { AuditRecord } from "./record.ts";

/** The first records of actions that no later record ends: they go on, or whoever did them has died. */
export function unfinishedActions(records: readonly AuditRecord[]): AuditRecord[] {
  const ended = new Set(records.map(({ ends }) => ends));
  return records.filter(({ id, result }) => result === null && !ended.has(id));
}
