import { isDeepStrictEqual } from "node:util";
import type { BlobStore } from "../blob/store.ts";
import { ArchiveParser } from "./archive-parser.ts";
import { ArchiveDamagedError, ArchiveFormatError } from "./errors.ts";
import type { CollectionRecord, Manifest } from "./manifest.ts";
import { openArchive } from "./open.ts";
import { readThrough } from "./stored.ts";

export interface CheckOptions {
  /** A private key (`AGE-SECRET-KEY-…`); without one the archive is read and not opened. */
  identity?: string;
  signal?: AbortSignal;
  /** Bytes so far: of the archive as mongodump wrote it with an identity, as it is stored without. */
  progress?: (bytes: number) => void;
}

/**
 * Reads all of a backup's archive and compares its size and SHA-256 with the manifest; with an identity also every collection's
 * documents, bytes, indexes, options and content hash.
 * @throws ArchiveDamagedError saying what differs; BlobUnavailableError; the signal's reason
 */
export async function checkArchive(
  store: BlobStore,
  manifest: Manifest,
  { identity, signal, progress = () => undefined }: CheckOptions = {},
): Promise<void> {
  if (identity === undefined) return readThrough(store, manifest.archive, { signal, progress });
  const parser = new ArchiveParser(manifest.database);
  try {
    for await (const piece of openArchive(store, manifest, identity, signal)) {
      parser.push(piece);
      progress(parser.bytes);
    }
    compare(manifest, parser.end().collections);
  } catch (error) {
    if (!(error instanceof ArchiveFormatError)) throw error;
    throw new ArchiveDamagedError(`The archive of ${manifest.name} cannot be restored: ${error.message}.`);
  }
}

function compare({ name, collections }: Manifest, found: readonly CollectionRecord[]): void {
  const inArchive = new Map(found.map((record) => [record.name, record]));
  for (const expected of collections) {
    const record = inArchive.get(expected.name);
    inArchive.delete(expected.name);
    if (record === undefined) throw differs(name, `has no collection ${expected.name}`);
    const fields = Object.keys(expected) as (keyof CollectionRecord)[];
    const different = fields.find((field) => !isDeepStrictEqual(expected[field], record[field]));
    if (different !== undefined) throw differs(name, `has other ${different} of the collection ${expected.name}`);
  }
  for (const more of inArchive.keys()) throw differs(name, `has a collection more, ${more}`);
}

function differs(name: string, how: string): ArchiveDamagedError {
  return new ArchiveDamagedError(`The archive of ${name} ${how} than its manifest says. Use another backup.`);
}
