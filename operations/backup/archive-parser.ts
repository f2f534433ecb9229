import { BSON } from "mongodb";
import { z } from "zod";
import { ArchivedCollection } from "./archived-collection.ts";
import { BsonFormatError, BsonSplitter } from "./bson-splitter.ts";
import { ArchiveFormatError } from "./errors.ts";
import type { CollectionRecord } from "./manifest.ts";

const magic = 0x8199e26d;
const magicBytes = 4;
const bucketsPrefix = "system.buckets.";

/** What an archive holds, found out while its bytes pass. */
export interface ArchiveSummary {
  /** Of the program that wrote it, and of the server that it was written from. */
  toolVersion: string;
  serverVersion: string;
  bytes: number;
  collections: CollectionRecord[];
}

const headerSchema = z.object({ version: z.string(), server_version: z.string(), tool_version: z.string() });
const namespaceSchema = z.object({ db: z.string(), collection: z.string(), EOF: z.boolean(), CRC: z.bigint() });
const metadataSchema = z.object({ db: z.string(), collection: z.string(), metadata: z.string() });

type Part = "header" | "metadata" | "namespace" | "documents";

/**
 * Reads a mongodump archive of one database, which arrives in pieces of any size: counts and hashes the documents of every
 * collection and compares mongodump's own checksums. The format: a magic number; a block that describes the collections;
 * then blocks of documents of one collection each, in turns; a block with `EOF` ends a collection. A block is a header, documents
 * and a terminator.
 */
export class ArchiveParser {
  /** Of all pieces so far. */
  bytes = 0;
  private readonly database: string;
  private readonly splitter = new BsonSplitter({
    onDocument: (bytes, start, end) => this.document(bytes, start, end),
    onTerminator: () => this.terminator(),
    onReuse: () => this.current?.flush(),
  });
  private readonly start = Buffer.alloc(magicBytes);
  private readonly collections = new Map<string, ArchivedCollection>();
  private header: z.infer<typeof headerSchema> | undefined;
  private part: Part = "header";
  private current: ArchivedCollection | undefined;

  /** @param database what the archive must be of */
  constructor(database: string) {
    this.database = database;
  }

  /** @throws ArchiveFormatError */
  push(piece: Buffer): void {
    const skipped = Math.min(piece.length, Math.max(0, magicBytes - this.bytes));
    if (skipped > 0) this.magic(piece.subarray(0, skipped));
    this.bytes += piece.length;
    if (skipped === piece.length) return;
    try {
      this.splitter.push(skipped === 0 ? piece : piece.subarray(skipped));
    } catch (error) {
      if (error instanceof BsonFormatError) throw new ArchiveFormatError(`the archive is damaged: ${error.message}`);
      throw error;
    }
  }

  /**
   * To be called after the last piece.
   * @throws ArchiveFormatError when the archive is not complete
   */
  end(): ArchiveSummary {
    const open = [...this.collections.values()].filter(({ isComplete }) => !isComplete).map(({ name }) => name);
    if (open.length > 0) throw new ArchiveFormatError(`the archive ends before its collections do: ${open.join(", ")}`);
    if (this.header === undefined || this.part !== "namespace" || this.splitter.isIncomplete) {
      throw new ArchiveFormatError("the archive ends in the middle");
    }
    return {
      toolVersion: this.header.tool_version,
      serverVersion: this.header.server_version,
      bytes: this.bytes,
      collections: [...this.collections.values()].map((collection) => collection.record()),
    };
  }

  private magic(piece: Buffer): void {
    piece.copy(this.start, this.bytes);
    if (this.bytes + piece.length === magicBytes && this.start.readUInt32LE(0) !== magic) {
      throw new ArchiveFormatError("this is not an archive of mongodump");
    }
  }

  private document(bytes: Buffer, start: number, end: number): void {
    if (this.part === "documents") return this.current?.add(bytes, start, end);
    const document = readDocument(bytes.subarray(start, end));
    if (this.part === "header") {
      this.header = check(headerSchema, document);
      this.part = "metadata";
    } else if (this.part === "metadata") this.metadata(check(metadataSchema, document));
    else this.namespace(check(namespaceSchema, document));
  }

  private metadata({ db, collection, metadata }: z.infer<typeof metadataSchema>): void {
    this.checkDatabase(db);
    if (this.collections.has(collection)) throw new ArchiveFormatError(`the archive describes ${collection} twice`);
    this.collections.set(collection, new ArchivedCollection(collection, metadata));
  }

  private namespace({ db, collection, EOF: isEnd, CRC: checksum }: z.infer<typeof namespaceSchema>): void {
    this.checkDatabase(db);
    // The documents of a time series come from the collection behind it.
    const name = collection.startsWith(bucketsPrefix) ? collection.slice(bucketsPrefix.length) : collection;
    const found = this.collections.get(collection) ?? this.collections.get(name);
    if (found === undefined)
      throw new ArchiveFormatError(`the archive has documents of ${collection}, which it does not describe`);
    if (isEnd) found.complete(checksum);
    this.current = found;
    this.part = "documents";
  }

  private terminator(): void {
    if (this.part === "header" || this.part === "namespace") {
      throw new ArchiveFormatError("the archive is damaged: it has a terminator without a header before it");
    }
    this.current?.flush();
    this.part = "namespace";
  }

  private checkDatabase(found: string): void {
    if (found === this.database) return;
    throw new ArchiveFormatError(`the archive is of the database ${found}, not of ${this.database}`);
  }
}

function readDocument(bytes: Uint8Array): unknown {
  try {
    return BSON.deserialize(bytes, { useBigInt64: true });
  } catch {
    throw new ArchiveFormatError("the archive is damaged: one of its headers is not readable");
  }
}

function check<T>(schema: z.ZodType<T>, document: unknown): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw new ArchiveFormatError(`the archive is damaged: one of its headers is not what mongodump writes`);
}
