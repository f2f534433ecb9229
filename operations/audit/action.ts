import type { BlobStore } from "../blob/store.ts";
import { appendRecord } from "./append.ts";
import { AuditRefusedError } from "./errors.ts";
import { readContent } from "./read.ts";
import { type AuditEntry, type AuditRecord, parseRecord } from "./record.ts";
import { BlobNotFoundError } from "../blob/errors.ts";

/** What is known when an action begins. */
export type Beginning = Pick<AuditEntry, "actor" | "action" | "stack"> &
  Partial<Pick<AuditEntry, "release" | "from" | "to" | "reason">>;

/** How an action ended, and what was not known before. */
export type Ending = { result: "succeeded" | "failed" } & Partial<
  Pick<AuditEntry, "detail" | "backup" | "from" | "to" | "release">
>;

const nothing = { release: null, from: null, to: null, reason: null, ends: null, detail: null, backup: null };

/**
 * Records that an action begins. As long as no record ends it, it is unfinished for everybody to see, also when whoever did
 * it has died.
 */
export function beginAction(store: BlobStore, beginning: Beginning): Promise<AuditRecord> {
  return appendRecord(store, { ...nothing, ...beginning, result: null });
}

/** Records an action that is over already, in one record. */
export function noteAction(store: BlobStore, beginning: Beginning, ending: Ending): Promise<AuditRecord> {
  return appendRecord(store, { ...nothing, ...beginning, ...shortened(ending) });
}

/** Records how an action ended, with what its first record said. @param begun that first record */
export function endAction(store: BlobStore, begun: AuditRecord, ending: Ending): Promise<AuditRecord> {
  const { actor, action, stack, release, from, to, reason, backup } = begun;
  const known = { actor, action, stack, release, from, to, reason, backup };
  return appendRecord(store, { ...nothing, ...known, ends: begun.id, ...shortened(ending) });
}

/** The record with which an action began. @throws AuditRefusedError when there is none of this id */
export async function begunAction(store: BlobStore, id: string): Promise<AuditRecord> {
  const content = await readContent(store, id).catch((error: unknown) => {
    if (error instanceof BlobNotFoundError) return "";
    throw error;
  });
  const record = parseRecord(content);
  if (record !== undefined && record.result === null) return record;
  throw new AuditRefusedError(
    `No action began with the record ${id}, so none was ended: audit list shows those that did.`,
  );
}

/** Details are sentences of errors, of any length. */
function shortened(ending: Ending): Ending {
  const { detail } = ending;
  return detail === undefined || detail === null || detail.length <= 1000
    ? ending
    : { ...ending, detail: `${detail.slice(0, 999)}…` };
}
