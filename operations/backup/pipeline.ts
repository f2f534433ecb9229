import { createHash } from "node:crypto";
import type { BlobStore } from "../blob/store.ts";
import { encrypt } from "./age.ts";
import type { AgeHeader } from "./age-header.ts";
import { ArchiveParser, type ArchiveSummary } from "./archive-parser.ts";
import type { StoredBlob } from "./stored.ts";
import { compress } from "./zstd.ts";

export interface ArchiveDestination {
  store: Pick<BlobStore, "write">;
  blob: string;
  /** Says who can open the archive. */
  header: AgeHeader;
  /** The one that the archive must be of. */
  database: string;
  signal: AbortSignal;
  /** Bytes of the archive so far. */
  progress: (bytes: number) => void;
  /** The archive is complete; what remains is to store the end of it. */
  onRead: () => void;
}

/** What was stored, and what is in it. */
export interface StoredArchive extends StoredBlob {
  content: ArchiveSummary;
}

/**
 * mongodump's archive → documents counted and hashed → zstd → age → SHA-256 → store, with bounded memory.
 * @throws ArchiveFormatError when the archive is damaged or not complete; what the archive, the store or the signal say. Then
 * there is no blob
 */
export async function storeArchive(
  archive: AsyncIterable<Buffer>,
  { store, blob, header, database, signal, progress, onRead }: ArchiveDestination,
): Promise<StoredArchive> {
  const parser = new ArchiveParser(database);
  const digest = createHash("sha256");
  let content: ArchiveSummary | undefined;
  async function* inspected(): AsyncGenerator<Buffer> {
    for await (const piece of archive) {
      parser.push(piece);
      progress(parser.bytes);
      yield piece;
    }
    content = parser.end();
    onRead();
  }
  async function* digested(): AsyncGenerator<Buffer> {
    for await (const piece of encrypt(compress(inspected()), header)) {
      digest.update(piece);
      yield piece;
    }
  }
  const { bytes } = await store.write(blob, digested(), { signal });
  if (content === undefined) throw new Error(`the store took ${blob} without reading it to the end`);
  return { blob, bytes, sha256: digest.digest("hex"), content };
}
