import { z } from "zod";
import { ContentHash } from "./content-hash.ts";
import { Crc64 } from "./crc64.ts";
import { ArchiveFormatError } from "./errors.ts";
import type { CollectionRecord } from "./manifest.ts";

const object = z.record(z.string(), z.unknown());
const metadataSchema = z.object({ options: object.default({}), indexes: z.array(object).default([]) });

/** One collection of an archive while its documents pass. */
export class ArchivedCollection {
  readonly name: string;
  isComplete = false;
  private readonly metadata: z.infer<typeof metadataSchema>;
  private readonly hash = new ContentHash();
  private readonly checksum = new Crc64();
  // Documents that follow one another and are not in the checksum yet: one long run takes less time than many short ones.
  private run: { bytes: Buffer; start: number; end: number } | undefined;

  /** @param metadata JSON; empty for a collection that disappeared when the dump began */
  constructor(name: string, metadata: string) {
    this.name = name;
    this.metadata = readMetadata(name, metadata);
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (this.isComplete) throw new ArchiveFormatError(`the archive has documents of ${this.name} behind its end`);
    this.hash.add(bytes.subarray(start, end));
    if (bytes !== this.run?.bytes || start !== this.run.end) {
      this.flush();
      this.run = { bytes, start, end };
    }
    this.run.end = end;
  }

  /** To be called before bytes that were added change, and before another collection's turn. */
  flush(): void {
    if (this.run !== undefined) this.checksum.update(this.run.bytes, this.run.start, this.run.end);
    this.run = undefined;
  }

  /** @param expected mongodump's checksum of all documents; as BSON has it, with a sign */
  complete(expected: bigint): void {
    if (this.isComplete) throw new ArchiveFormatError(`the archive ends ${this.name} twice`);
    if (this.checksum.digest() !== BigInt.asUintN(64, expected)) {
      throw new ArchiveFormatError(`the archive is damaged: the checksum of ${this.name} does not fit its documents`);
    }
    this.isComplete = true;
  }

  record(): CollectionRecord {
    const { documents, bytes } = this.hash;
    return { name: this.name, documents, bytes, ...this.metadata, contentHash: this.hash.digest() };
  }
}

function readMetadata(name: string, text: string): z.infer<typeof metadataSchema> {
  try {
    return metadataSchema.parse(text === "" ? {} : JSON.parse(text));
  } catch {
    throw new ArchiveFormatError(`the archive is damaged: what it says of ${name} is not readable`);
  }
}
