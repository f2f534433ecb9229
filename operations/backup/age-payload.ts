import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export const nonceBytes = 16;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const cipher = "chacha20-poly1305";
const lastChunk = 1;

/**
 * What follows the header of an age file: chunks of 64 KiB, each with a tag; the last one is marked. OpenSSL's cipher does
 * ten times as much as the JavaScript one of age-encryption, which would be the slowest part of a backup.
 */
export async function* encryptPayload(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  fileKey: Uint8Array,
  nonce: Uint8Array,
): AsyncGenerator<Buffer> {
  const { key, next } = payloadKeys(fileKey, nonce);
  for await (const { chunk, isLast } of chunksOf(source, chunkBytes)) {
    const sealing = createCipheriv(cipher, key, next(isLast), { authTagLength: tagBytes });
    yield sealing.update(chunk);
    sealing.final();
    yield sealing.getAuthTag();
  }
}

/** @throws Error when one bit is not as it was written, or something is missing or too much */
export async function* decryptPayload(
  source: AsyncIterable<Buffer>,
  fileKey: Uint8Array,
  nonce: Uint8Array,
): AsyncGenerator<Buffer> {
  const { key, next } = payloadKeys(fileKey, nonce);
  for await (const { chunk, isLast } of chunksOf(source, chunkBytes + tagBytes)) {
    if (chunk.length < tagBytes) throw new Error("it is cut off");
    const opening = createDecipheriv(cipher, key, next(isLast), { authTagLength: tagBytes });
    opening.setAuthTag(chunk.subarray(chunk.length - tagBytes));
    const opened = opening.update(chunk.subarray(0, chunk.length - tagBytes));
    try {
      opening.final();
    } catch {
      throw new Error("it is not what was encrypted");
    }
    yield opened;
  }
}

function payloadKeys(fileKey: Uint8Array, nonce: Uint8Array): { key: KeyObject; next: (isLast: boolean) => Buffer } {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", fileKey, nonce, "payload", 32)));
  let counter = 0;
  // Eleven bytes count the chunks, of which six are enough for any file; the twelfth marks the last one.
  const next = (isLast: boolean) => {
    const chunkNonce = Buffer.alloc(12);
    chunkNonce.writeUIntBE(counter++, 5, 6);
    if (isLast) chunkNonce[11] = lastChunk;
    return chunkNonce;
  };
  return { key, next };
}

/**
 * Cuts a stream into chunks of one size, the last of which may be shorter, and is empty only when there is nothing at all. A chunk
 * is valid until the next one is asked for.
 */
async function* chunksOf(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  size: number,
): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  const chunk = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      if (filled === size) {
        yield { chunk, isLast: false };
        filled = 0;
      }
      const taken = piece.copy(chunk, filled, at);
      at += taken;
      filled += taken;
    }
  }
  yield { chunk: chunk.subarray(0, filled), isLast: true };
}
