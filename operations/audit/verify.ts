import type { Anchor } from "./anchor.ts";
import type { StoredRecord } from "./read.ts";
import { type AuditRecord, hashOf, idOfName, noHash, parseRecord } from "./record.ts";
import { unfinishedActions } from "./unfinished.ts";

/** One thing that is wrong with the chain. */
export interface Damage {
  kind: "changed" | "removed" | "inserted" | "reordered" | "rewritten" | "truncated";
  sentence: string;
}

export interface Verification {
  records: number;
  /** The newest record; undefined where there is none. */
  head: AuditRecord | undefined;
  /** None: the chain is whole, as far as it can say itself (docs/audit.md). */
  damages: Damage[];
  /** The first records of actions that no record ends. */
  unfinished: AuditRecord[];
}

/** Of honest writers the clock and the store's differ by minutes: Azure gives no tokens to those that differ by more. */
const latestWriting = 3600_000;

interface Link {
  id: string;
  /** Undefined: the blob is no record that can be trusted. */
  record: AuditRecord | undefined;
}

/**
 * Judges a chain: whether each record is what was written, where it was written, when it was written, and after which one.
 * @param stored all of it, in the order of the names
 * @param anchors records that the chain has had
 */
export function verifyChain(stored: readonly StoredRecord[], anchors: readonly Anchor[] = []): Verification {
  const damages: Damage[] = [];
  const links: Link[] = [];
  for (const blob of stored) {
    const id = idOfName(blob.name);
    const record = parseRecord(blob.content);
    const damage = id === undefined ? stranger(blob) : damageOf(blob, id, record);
    if (damage !== undefined) damages.push(damage);
    if (id !== undefined) links.push({ id, record: damage === undefined ? record : undefined });
  }
  damages.push(...gaps(links), ...brokenLinks(links), ...anchors.flatMap((anchor) => missed(anchor, links)));
  const records = links.flatMap(({ record }) => (record === undefined ? [] : [record]));
  return { records: links.length, head: links.at(-1)?.record, damages, unfinished: unfinishedActions(records) };
}

function stranger({ name }: StoredRecord): Damage {
  return { kind: "inserted", sentence: `${name} lies among the records and is none: somebody put it there.` };
}

/** What is wrong with a record by itself. */
function damageOf({ modifiedAt }: StoredRecord, id: string, record: AuditRecord | undefined): Damage | undefined {
  if (record === undefined) {
    return { kind: "changed", sentence: `Record ${id} was changed: it cannot be read as one.` };
  }
  if (record.hash !== hashOf(record)) {
    return { kind: "changed", sentence: `Record ${id} was changed: its content does not have the hash that it names.` };
  }
  if (record.id !== id) {
    return { kind: "reordered", sentence: `Record ${record.id} lies in the place of ${id}: somebody moved it there.` };
  }
  if (Math.abs(modifiedAt.getTime() - Date.parse(record.at)) <= latestWriting) return undefined;
  const stored = modifiedAt.toISOString();
  return { kind: "rewritten", sentence: `Record ${id} says that it is of ${record.at}, and was stored at ${stored}.` };
}

function gaps(links: readonly Link[]): Damage[] {
  return links.flatMap(({ id }, index) => {
    const before = Number(links[index - 1]?.id ?? 0);
    const missing = Number(id) - before - 1;
    if (missing === 0) return [];
    const [first, last] = [before + 1, Number(id) - 1].map((number) => String(number).padStart(10, "0"));
    const which = missing === 1 ? `Record ${first ?? ""} was` : `Records ${first ?? ""} to ${last ?? ""} were`;
    return [{ kind: "removed", sentence: `${which} removed.` }];
  });
}

/** Neighbours of which each is whole, and that do not belong together. */
function brokenLinks(links: readonly Link[]): Damage[] {
  return links.flatMap(({ id, record }, index) => {
    const before = links[index - 1];
    if (record === undefined || Number(before?.id ?? 0) !== Number(id) - 1) return [];
    const expected = before === undefined ? noHash : before.record?.hash;
    if (expected === undefined || record.previousHash === expected) return [];
    const where = before === undefined ? "is not the first record that was written" : `does not follow ${before.id}`;
    const sentence = `Record ${id} ${where}: ${before === undefined ? "what was before it was removed" : "one of the two was written anew"}.`;
    return [{ kind: "rewritten", sentence }];
  });
}

/** What an anchor knows, and the chain does not. */
function missed({ id, hash }: Anchor, links: readonly Link[]): Damage[] {
  const last = links.at(-1)?.id ?? "0";
  if (Number(id) > Number(last)) {
    const rest = last === "0" ? "there is none left" : `${last} is the last`;
    return [{ kind: "truncated", sentence: `There was a record ${id}, and ${rest}: the end was removed.` }];
  }
  const record = links.find((link) => link.id === id)?.record;
  // What is damaged or missing was said already.
  if (record === undefined || record.hash.startsWith(hash)) return [];
  return [{ kind: "rewritten", sentence: `Record ${id} is not the one of the anchor: the chain was written anew.` }];
}
