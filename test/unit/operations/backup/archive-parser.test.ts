import assert from "node:assert/strict";
import { BSON } from "mongodb";
import { ArchiveParser, type ArchiveSummary } from "../../../../operations/backup/archive-parser.ts";
import { ContentHash } from "../../../../operations/backup/content-hash.ts";
import { ArchiveFormatError } from "../../../../operations/backup/errors.ts";
import { ArchiveWriter } from "../../../support/archive-writer.ts";

const megabyte = 1024 * 1024;

/** Parses an archive that arrives in pieces of this many bytes. */
function parse(archive: Buffer, piece = archive.length): ArchiveSummary {
  const parser = new ArchiveParser("immoexpress");
  // Each piece in memory of its own, which is overwritten afterwards: nothing may be kept of it.
  for (let at = 0; at < archive.length; at += piece) {
    const bytes = Buffer.from(archive.subarray(at, at + piece));
    parser.push(bytes);
    bytes.fill(0xee);
  }
  return parser.end();
}

function hashOf(documents: readonly object[]): string {
  const hash = new ContentHash();
  for (const document of documents) hash.add(BSON.serialize(document));
  return hash.digest();
}

const houses = Array.from({ length: 20 }, (_, index) => ({ _id: index, title: `house ${index}` }));
const users = [{ _id: 1, email: "a@immoexpress.example" }, { _id: 2 }];
const index = { v: { $numberInt: "2" }, key: { email: { $numberInt: "1" } }, name: "email_1", unique: true };

const begun = () => new ArchiveWriter("immoexpress", { houses: {}, users: { indexes: [index] } });
/** Two collections in turns, one of them empty at first, as mongodump writes them. */
const complete = () =>
  begun()
    .documents("houses", houses.slice(0, 7))
    .documents("users", [])
    .documents("houses", houses.slice(7))
    .documents("users", users)
    .end("houses")
    .end("users");

describe("the parser of mongodump's archives", () => {
  const archive = complete().bytes();

  it("counts and hashes the documents of each collection", () => {
    const { collections, bytes, serverVersion, toolVersion } = parse(archive);
    assert.deepEqual([bytes, serverVersion, toolVersion], [archive.length, "7.0.77", "100.15.0"]);
    const sizeOf = (documents: object[]) => documents.reduce((sum, one) => sum + BSON.calculateObjectSize(one), 0);
    assert.deepEqual(collections, [
      { name: "houses", documents: 20, bytes: sizeOf(houses), indexes: [], options: {}, contentHash: hashOf(houses) },
      { name: "users", documents: 2, bytes: sizeOf(users), indexes: [index], options: {}, contentHash: hashOf(users) },
    ]);
  });

  it("reads pieces of every size alike", () => {
    const expected = parse(archive);
    for (let piece = 1; piece < 200; piece++) assert.deepEqual(parse(archive, piece), expected, `pieces of ${piece}`);
  });

  it("reads the largest document that there can be, in pieces of a pipe", () => {
    const document = { _id: 1, text: "x".repeat(16 * megabyte - 100) };
    const large = new ArchiveWriter("immoexpress", { houses: {} })
      .documents("houses", [document])
      .end("houses")
      .bytes();
    assert.equal(parse(large, 65_536).collections[0]?.contentHash, hashOf([document]));
  });

  it("refuses an archive that is cut off, wherever that is", () => {
    for (let length = 0; length < archive.length; length++) {
      assert.throws(() => parse(archive.subarray(0, length)), ArchiveFormatError, `after ${length} bytes`);
    }
  });

  it("names the collections that mongodump did not finish", () => {
    const unfinished = begun().documents("houses", houses).end("houses").bytes();
    assert.throws(() => parse(unfinished), /ends before its collections do: users$/);
  });

  it("finds the documents of a time series behind its name", () => {
    const buckets = new ArchiveWriter("immoexpress", { prices: {} });
    const series = buckets.documents("system.buckets.prices", []).end("system.buckets.prices", 0n).bytes();
    assert.equal(parse(series).collections[0]?.name, "prices");
  });

  it("takes a collection that disappeared while the dump began", () => {
    const bytes = begun().end("houses").end("users").bytes();
    const gone = Buffer.from(bytes);
    assert.equal(parse(gone).collections[0]?.documents, 0);
  });

  const damages: Record<string, [Buffer, RegExp]> = {
    "something else": [Buffer.from("This is a text and no archive."), /not an archive of mongodump/],
    "another database": [
      new ArchiveWriter("other", { houses: {} }).bytes(),
      /of the database other, not of immoexpress/,
    ],
    "a wrong checksum": [begun().documents("houses", houses).end("houses", 1n).bytes(), /the checksum of houses/],
    "documents behind the end": [begun().end("houses").documents("houses", houses).bytes(), /behind its end/],
    "a collection that ends twice": [begun().end("houses").end("houses").bytes(), /ends houses twice/],
    "documents of an unknown collection": [
      complete().documents("cars", []).bytes(),
      /cars, which it does not describe/,
    ],
    "a terminator too many": [complete().raw(Buffer.alloc(4, 0xff)).bytes(), /terminator without a header/],
    "a length that is none": [
      complete()
        .raw(Buffer.from([4, 0, 0, 0]))
        .bytes(),
      /4 is neither the length/,
    ],
    "a length that is too large": [
      complete()
        .raw(Buffer.from([0, 0, 0, 2]))
        .bytes(),
      /33554432 is neither/,
    ],
    "a document without its end": [
      begun()
        .documents("houses", [Buffer.from([5, 0, 0, 0, 1])])
        .bytes(),
      /zero byte/,
    ],
    "a header that is no BSON": [
      complete()
        .raw(Buffer.from([6, 0, 0, 0, 99, 0]))
        .bytes(),
      /headers is not readable/,
    ],
    "a header of something else": [
      complete()
        .raw(Buffer.from(BSON.serialize({ a: 1 })))
        .bytes(),
      /not what mongodump/,
    ],
  };
  for (const [what, [bytes, message]] of Object.entries(damages)) {
    it(`refuses ${what}`, () => {
      for (const piece of [bytes.length, 1, 13]) {
        assert.throws(() => parse(bytes, piece), { name: "ArchiveFormatError", message });
      }
    });
  }
});
