import { hash } from "node:crypto";

const words = 8;
const wordRange = 2 ** 32;
// A sum of this many words is still an exact double.
const carryAfter = 2 ** 20;

/**
 * A hash of a set of documents that does not depend on their order: the sum of the SHA-256 of each document's BSON, taken as
 * a big-endian number, modulo 2^256. Equal for a dump and for what the driver reads with `raw: true`.
 */
export class ContentHash {
  documents = 0;
  /** Of the BSON of all documents. */
  bytes = 0;
  // Most significant word first.
  private readonly sums = new Float64Array(words);
  private sinceCarry = 0;

  /** @param bson one whole document */
  add(bson: Uint8Array): void {
    // As a string, one character a byte: a Buffer would take as long to make as the hash itself.
    const digest = hash("sha256", bson, "binary");
    for (let word = 0, at = 0; word < words; word++, at += 4) {
      const high = digest.charCodeAt(at) * 2 ** 24;
      const low = (digest.charCodeAt(at + 1) << 16) | (digest.charCodeAt(at + 2) << 8) | digest.charCodeAt(at + 3);
      this.sums[word] = (this.sums[word] ?? 0) + high + low;
    }
    this.documents++;
    this.bytes += bson.length;
    if (++this.sinceCarry === carryAfter) this.carry();
  }

  /** 64 hex digits; all zero for no documents. */
  digest(): string {
    this.carry();
    return Array.from(this.sums, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  private carry(): void {
    let over = 0;
    for (let word = words - 1; word >= 0; word--) {
      const sum = (this.sums[word] ?? 0) + over;
      this.sums[word] = sum % wordRange;
      over = Math.floor(sum / wordRange);
    }
    this.sinceCarry = 0;
  }
}
