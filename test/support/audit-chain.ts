import {
  type AuditEntry,
  type AuditRecord,
  noHash,
  recordName,
  sealRecord,
  serializeRecord,
} from "../../operations/audit/record.ts";
import type { StoredRecord } from "../../operations/audit/read.ts";

export const entry: AuditEntry = {
  ...{ actor: "ada@example.com", action: "restore", stack: "staging", release: "prod-20251207-050000", from: null },
  ...{ to: "mongodb-backup-20251207-060000", reason: "Lost „photos“ & more", ends: null, result: "succeeded" },
  ...{ detail: null, backup: null },
};

const start = Date.parse("2025-12-07T06:00:00Z");

/** Records that follow one another, a minute apart. */
export function chainOf(count: number, change: Partial<AuditEntry> = {}): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let index = 0; index < count; index++) {
    const place = { id: String(index + 1).padStart(10, "0"), previousHash: records.at(-1)?.hash ?? noHash };
    records.push(sealRecord({ ...entry, ...change }, { ...place, at: new Date(start + index * 60_000).toISOString() }));
  }
  return records;
}

/** Records as a store has them; each was written a second after its time. */
export function storedOf(records: readonly AuditRecord[]): StoredRecord[] {
  return records.map((record) => ({
    name: recordName(record.id),
    modifiedAt: new Date(Date.parse(record.at) + 1000),
    content: serializeRecord(record),
  }));
}
