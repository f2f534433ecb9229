import type { Hash } from "node:crypto";

/** The same pieces, after the digest has seen each of them. */
export async function* digested(pieces: AsyncIterable<Buffer>, digest: Hash): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    digest.update(piece);
    yield piece;
  }
}
