import type { Db } from "mongodb";
import { ContentHash } from "../backup/content-hash.ts";
import type { CollectionRecord } from "../backup/manifest.ts";
import type { Observer } from "../backup/types.ts";

/**
 * Reads every document of restored collections and compares number, bytes and content hash with the backup's.
 * @param prefix what the collections' names begin with before the backup's names
 * @throws Error naming the first collection that differs
 */
export async function verifyDocuments(
  db: Db,
  prefix: string,
  records: readonly CollectionRecord[],
  { observer, signal }: { observer: Observer; signal: AbortSignal },
): Promise<void> {
  let read = 0;
  for (const record of records) {
    const content = new ContentHash();
    for await (const document of db.collection(prefix + record.name).find({}, { raw: true, batchSize: 1000 })) {
      signal.throwIfAborted();
      content.add(document as unknown as Uint8Array);
      if (content.documents % 1000 === 0) observer.progress(read + content.bytes);
    }
    read += content.bytes;
    observer.progress(read);
    const { documents, bytes } = content;
    if (documents !== record.documents || bytes !== record.bytes) {
      throw new Error(
        `the collection ${record.name} has ${documents} documents with ${bytes} bytes after it was restored, and in the backup ${record.documents} with ${record.bytes}`,
      );
    }
    if (content.digest() !== record.contentHash) {
      throw new Error(`the collection ${record.name} has other content after it was restored than in the backup`);
    }
  }
}
