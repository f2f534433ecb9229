import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ContentHash } from "../../../../operations/backup/content-hash.ts";

describe("the content hash of a collection", () => {
  const documents = Array.from({ length: 1000 }, (_, index) => Buffer.from(`document ${index}`));
  const hashOf = (all: readonly Buffer[]) => {
    const hash = new ContentHash();
    for (const document of all) hash.add(document);
    return hash.digest();
  };

  it("is the sum of the documents' SHA-256 modulo 2^256", () => {
    const sum = documents
      .map((document) => BigInt(`0x${createHash("sha256").update(document).digest("hex")}`))
      .reduce((one, other) => one + other);
    assert.equal(hashOf(documents), BigInt.asUintN(256, sum).toString(16).padStart(64, "0"));
  });

  it("does not depend on the order, nor on when it is asked", () => {
    const hash = new ContentHash();
    for (const document of [...documents].reverse()) {
      hash.add(document);
      hash.digest();
    }
    assert.equal(hash.digest(), hashOf(documents));
  });

  it("of nothing is zero", () => {
    assert.equal(hashOf([]), "0".repeat(64));
  });

  it("differs when a document is missing, there twice, or another one", () => {
    const [first = Buffer.alloc(0), ...rest] = documents;
    const hashes = [documents, rest, [first, ...documents], [Buffer.from("another"), ...rest]].map(hashOf);
    assert.equal(new Set(hashes).size, 4);
  });

  it("counts documents and bytes", () => {
    const hash = new ContentHash();
    hash.add(Buffer.alloc(5));
    hash.add(Buffer.alloc(7));
    assert.deepEqual([hash.documents, hash.bytes], [2, 12]);
  });
});
