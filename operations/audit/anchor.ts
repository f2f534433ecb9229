import type { AuditRecord } from "./record.ts";

/**
 * A record as it was known at some time, noted where nobody who can write to the store can change it: in a message, in a
 * report. A chain that has been cut off or written anew does not hold it.
 */
export interface Anchor {
  id: string;
  /** The hash's first digits: 16 to 64. */
  hash: string;
}

const digits = 32;

/** `0000000042:3f9a…`, with half of the hash: nobody finds another record that begins with these 128 bits. */
export function anchorOf({ id, hash }: Pick<AuditRecord, "id" | "hash">): string {
  return `${id}:${hash.slice(0, digits)}`;
}

/** What {@link anchorOf} has written; undefined for anything else. Leading zeros may be left out. */
export function parseAnchor(text: string): Anchor | undefined {
  const [, id, hash] = /^(\d{1,10}):([0-9a-f]{16,64})$/.exec(text) ?? [];
  return id === undefined || hash === undefined ? undefined : { id: id.padStart(10, "0"), hash };
}
