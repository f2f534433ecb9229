import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Twelve hex digits that name what goes into an image: texts in their order, then the bytes of files in theirs. */
export async function contentHash(texts: readonly (string | Buffer)[], files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  // The length before each keeps ["ab", "c"] apart from ["a", "bc"].
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  for (const file of files) hash.update(await fileHash(file));
  return hash.digest("hex").slice(0, 12);
}

async function fileHash(file: string): Promise<Buffer> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest();
}
