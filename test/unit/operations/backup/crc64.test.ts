import assert from "node:assert/strict";
import { Crc64 } from "../../../../operations/backup/crc64.ts";

describe("CRC-64", () => {
  const digestOf = (...pieces: Buffer[]) => {
    const checksum = new Crc64();
    for (const piece of pieces) checksum.update(piece, 0, piece.length);
    return checksum.digest();
  };

  it("has the check value of CRC-64/XZ", () => {
    assert.equal(digestOf(Buffer.from("123456789")), 0x995dc9bbdf1939fan);
  });

  it("of nothing is zero", () => {
    assert.equal(digestOf(), 0n);
  });

  it("does not depend on how the bytes are cut", () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) >>> 5));
    const whole = digestOf(bytes);
    for (const at of [1, 7, 15, 16, 17, 65_535, 65_536, 299_999]) {
      assert.equal(digestOf(bytes.subarray(0, at), bytes.subarray(at)), whole, `cut at ${at}`);
    }
  });

  it("keeps several checksums apart that are computed in turns", () => {
    const [one, other] = [new Crc64(), new Crc64()];
    const bytes = Buffer.from("123456789");
    for (let at = 0; at < bytes.length; at++) {
      one.update(bytes, at, at + 1);
      other.update(bytes, 0, 9);
    }
    assert.equal(one.digest(), 0x995dc9bbdf1939fan);
    assert.notEqual(other.digest(), one.digest());
  });
});
