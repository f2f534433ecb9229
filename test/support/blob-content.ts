import { createCipheriv, createHash } from "node:crypto";
import type { BlobStore } from "../../operations/blob/store.ts";

/** Bytes that look random and are the same for the same seed, in pieces as odd as those of a compressor. */
export async function* content(bytes: number, seed = 1, piece = 50_021): AsyncGenerator<Buffer> {
  const cipher = createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16));
  for (let left = bytes; left > 0; left -= piece) {
    yield cipher.update(Buffer.alloc(Math.min(piece, left)));
    // As content that comes from somewhere does.
    await Promise.resolve();
  }
}

export async function sha256(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

export async function namesIn(store: BlobStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of store.list(prefix)) names.push(name);
  return names;
}
