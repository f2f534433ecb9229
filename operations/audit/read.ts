import { forEachAtOnce } from "../for-each-at-once.ts";
import type { BlobStore } from "../blob/store.ts";
import { type AuditRecord, idOfName, parseRecord, recordName, recordPrefix } from "./record.ts";

/** What lies in the folder of the records. */
export interface StoredRecord {
  /** Of the blob. */
  name: string;
  /** By the store's own clock, which no writer sets. */
  modifiedAt: Date;
  content: string;
}

/** Far more than any record that this program writes has. */
const sizeLimit = 64 * 1024;

const readsAtOnce = 16;

/**
 * Everything in the folder of the records, in the order of the names.
 * @param last only the newest so many
 * @throws BlobUnavailableError; BlobTooLargeError for a blob that can be no record
 */
export async function readStoredRecords(
  store: BlobStore,
  { last = Infinity, signal }: { last?: number; signal?: AbortSignal } = {},
): Promise<StoredRecord[]> {
  const found: Omit<StoredRecord, "content">[] = [];
  for await (const { name, modifiedAt } of store.list(recordPrefix)) found.push({ name, modifiedAt });
  const contents = new Map<string, string>();
  const wanted = found.slice(Number.isFinite(last) ? -last : 0);
  await forEachAtOnce(readsAtOnce, wanted, async ({ name }) => {
    const content = await store.readSmall(name, sizeLimit, signal === undefined ? {} : { signal });
    contents.set(name, content.toString("utf8"));
  });
  return wanted.map((blob) => ({ ...blob, content: contents.get(blob.name) ?? "" }));
}

export interface Records {
  /** Oldest first. */
  records: AuditRecord[];
  /** Names of blobs among them that are no records. */
  unreadable: string[];
}

/** The records as they are, without a judgement of the chain. @throws as {@link readStoredRecords} */
export async function readRecords(
  store: BlobStore,
  options: { last?: number; signal?: AbortSignal } = {},
): Promise<Records> {
  const stored = await readStoredRecords(store, options);
  const parsed = stored.map(({ name, content }) => ({ name, record: parseRecord(content) }));
  return {
    records: parsed.flatMap(({ record }) => (record === undefined ? [] : [record])),
    unreadable: parsed.flatMap(({ name, record }) => (record === undefined ? [name] : [])),
  };
}

/** The stored text of one record. @throws BlobNotFoundError, BlobUnavailableError */
export async function readContent(store: BlobStore, id: string): Promise<string> {
  return (await store.readSmall(recordName(id), sizeLimit)).toString("utf8");
}

/** The highest id that there is; undefined where there is no record yet. @throws BlobUnavailableError */
export async function lastId(store: BlobStore): Promise<string | undefined> {
  let last: string | undefined;
  for await (const { name } of store.list(recordPrefix)) last = idOfName(name) ?? last;
  return last;
}
