import { hash as digest } from "node:crypto";
import { z } from "zod";

/** What is recorded. Neither backups nor their pruning: a release's backup is named in its record. */
export const auditActions = ["deployment", "rollback", "restore", "media-restore"] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditResults = ["succeeded", "failed"] as const;

/** A hash in hexadecimal. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Place in the chain: ten digits, so that names sort as numbers do. */
export const auditId = z.string().regex(/^\d{10}$/);

const line = z.string().min(1).max(1000);

/** What a record says; what does not apply is null. */
export const auditEntrySchema = z.strictObject({
  actor: line.describe("who"),
  action: z.enum(auditActions),
  stack: line,
  release: line.nullable().describe("that ran when it began"),
  from: line.nullable().describe("what was there before: a release, or the state of a day"),
  to: line.nullable().describe("what was to be there: a release, or a backup"),
  reason: line.nullable(),
  ends: auditId.nullable().describe("the record with which this action began; null in that record itself"),
  result: z.enum(auditResults).nullable().describe("null: the action began, and its end is another record"),
  detail: line.nullable().describe("why it failed"),
  backup: line.nullable().describe("made before it"),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditRecordSchema = auditEntrySchema.extend({
  format: z.literal(1),
  id: auditId,
  previousHash: sha256.describe("hash of the record before; zeros in the first"),
  hash: sha256.describe("of everything else, the previous hash included"),
  at: z.iso.datetime().describe("by the clock of who wrote it"),
});
/** One record of the audit trail, as it is stored. */
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** What the first record follows. */
export const noHash = "0".repeat(64);

/** Folder of the records in their container. */
export const recordPrefix = "records/";

export function recordName(id: string): string {
  return `${recordPrefix}${id}.json`;
}

/** The id in a blob's name; undefined when that is not the name of a record. */
export function idOfName(name: string): string | undefined {
  return /^records\/(\d{10})\.json$/.exec(name)?.[1];
}

/** @throws Error after the last of ten thousand million records */
export function nextId(id: string | undefined): string {
  const next = String(id === undefined ? 1 : Number(id) + 1).padStart(10, "0");
  if (next.length > 10) throw new Error(`The audit trail is full: ${id ?? ""} is the last id.`);
  return next;
}

/** A record that follows another one. */
export function sealRecord(entry: AuditEntry, place: Pick<AuditRecord, "id" | "previousHash" | "at">): AuditRecord {
  const content = { format: 1 as const, ...place, ...entry };
  return { ...content, hash: hashOf(content) };
}

/** SHA-256 of the canonical form of a record without its hash. */
export function hashOf(record: Omit<AuditRecord, "hash"> & { hash?: string }): string {
  return digest("sha256", canonical({ ...record, hash: undefined }), "hex");
}

/** A record as it is stored: its canonical form and a line feed, so that the same record is always the same bytes. */
export function serializeRecord(record: AuditRecord): string {
  return `${canonical(record)}\n`;
}

/** JSON without white space and with sorted keys: of a flat object of texts, whole numbers and nulls what RFC 8785 says. */
function canonical(object: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** The record in a blob; undefined when it is none, or not written as this program writes it. */
export function parseRecord(content: string): AuditRecord | undefined {
  try {
    const record = auditRecordSchema.safeParse(JSON.parse(content)).data;
    // Another text of the same record, such as one with a key that appears twice, was written by somebody else.
    return record !== undefined && serializeRecord(record) === content ? record : undefined;
  } catch {
    return undefined;
  }
}
