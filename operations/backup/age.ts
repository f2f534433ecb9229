import { randomBytes } from "node:crypto";
import { type AgeHeader, headerEnd, openAgeHeader } from "./age-header.ts";
import { decryptPayload, encryptPayload, nonceBytes } from "./age-payload.ts";

/** Encrypts a stream for everybody who has the private key of one of the header's recipients, as `age -r` does. */
export async function* encrypt(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  header: AgeHeader,
): AsyncGenerator<Buffer> {
  const nonce = randomBytes(nonceBytes);
  yield Buffer.concat([header.bytes, nonce]);
  yield* encryptPayload(source, header.fileKey, nonce);
}

/**
 * Opens what {@link encrypt} or `age -r` wrote.
 * @param identity a private key (`AGE-SECRET-KEY-…`)
 * @throws Error when the key does not fit or one bit is not as it was written; what came before it was as written
 */
export async function* decrypt(source: AsyncIterable<Buffer>, identity: string): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    let begin = Buffer.alloc(0);
    let end: number | undefined;
    while (end === undefined || begin.length < end + nonceBytes) {
      const next = await pieces.next();
      if (next.done === true) throw new Error("it is cut off");
      begin = Buffer.concat([begin, next.value]);
      end ??= headerEnd(begin);
    }
    const fileKey = await openAgeHeader(begin.subarray(0, end), identity);
    const nonce = begin.subarray(end, end + nonceBytes);
    yield* decryptPayload(rest(begin.subarray(end + nonceBytes), pieces), fileKey, nonce);
  } finally {
    await pieces.return?.();
  }
}

async function* rest(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
}
