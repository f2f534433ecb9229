import { BSON } from "mongodb";
import { Crc64 } from "../../operations/backup/crc64.ts";

const terminator = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/** Writes what mongodump writes, and, for tests, what it never would. */
export class ArchiveWriter {
  private readonly database: string;
  private readonly parts: Buffer[] = [];
  private readonly checksums = new Map<string, Crc64>();

  /** @param collections what the archive says that it has, with the JSON that describes each */
  constructor(database: string, collections: Record<string, object>) {
    this.database = database;
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(0x8199e26d);
    this.parts.push(magic);
    this.bson({ concurrent_collections: 4, version: "0.1", server_version: "7.0.77", tool_version: "100.15.0" });
    for (const [collection, described] of Object.entries(collections)) {
      const metadata = JSON.stringify({ indexes: [], uuid: "", collectionName: collection, ...described });
      this.bson({ db: database, collection, metadata, size: 0, type: "collection" });
      this.checksums.set(collection, new Crc64());
    }
    this.parts.push(terminator);
  }

  /** A block of documents, of objects or of BSON as it is. */
  documents(collection: string, documents: readonly (object | Buffer)[]): this {
    this.header(collection, false, 0n);
    for (const document of documents) {
      const bytes = Buffer.isBuffer(document) ? document : Buffer.from(BSON.serialize(document));
      this.checksums.get(collection)?.update(bytes, 0, bytes.length);
      this.parts.push(bytes);
    }
    this.parts.push(terminator);
    return this;
  }

  /** The end of a collection. */
  end(collection: string, checksum = this.checksums.get(collection)?.digest() ?? 0n): this {
    this.header(collection, true, checksum);
    this.parts.push(terminator);
    return this;
  }

  raw(bytes: Buffer): this {
    this.parts.push(bytes);
    return this;
  }

  /** Everything since the last call. */
  bytes(): Buffer {
    return Buffer.concat(this.parts.splice(0));
  }

  private header(collection: string, isEnd: boolean, checksum: bigint): void {
    const signed = BSON.Long.fromBigInt(BigInt.asIntN(64, checksum));
    this.bson({ db: this.database, collection, EOF: isEnd, CRC: signed });
  }

  private bson(document: object): void {
    this.parts.push(Buffer.from(BSON.serialize(document)));
  }
}
