import { hash } from "node:crypto";
import { BlobExistsError } from "../blob/errors.ts";
import type { BlobStore } from "../blob/store.ts";
import { lastId, readContent } from "./read.ts";
import {
  type AuditEntry,
  auditEntrySchema,
  type AuditRecord,
  nextId,
  noHash,
  parseRecord,
  recordName,
  sealRecord,
  serializeRecord,
} from "./record.ts";

/** How often another writer may be faster. */
const attempts = 50;

/**
 * Adds a record to the end of the chain. Of writers at the same time the store lets one have the next id; the others
 * follow that one (docs/decisions/0010-audit-chain.md).
 * @throws ZodError for an entry that no record may have; BlobUnavailableError
 */
export async function appendRecord(
  store: BlobStore,
  entry: AuditEntry,
  now: () => Date = () => new Date(),
): Promise<AuditRecord> {
  const checked = auditEntrySchema.parse(entry);
  let last = await lastId(store);
  for (let attempt = 1; ; attempt++) {
    const id = nextId(last);
    const previousHash = last === undefined ? noHash : linkTo(await readContent(store, last));
    const record = sealRecord(checked, { id, previousHash, at: now().toISOString() });
    try {
      await store.writeSmall(recordName(id), Buffer.from(serializeRecord(record)), { contentType: "application/json" });
      return record;
    } catch (error) {
      if (!(error instanceof BlobExistsError) || attempt === attempts) throw error;
      last = id;
    }
  }
}

/** What the next record remembers of the last one. Whoever damages that must not keep the others from being recorded. */
function linkTo(content: string): string {
  return parseRecord(content)?.hash ?? hash("sha256", content, "hex");
}
