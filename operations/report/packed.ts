import { gunzipSync, gzipSync } from "node:zlib";
import { ReportRefusedError } from "./errors.ts";
import { type ReleaseFacts, releaseFactsSchema } from "./facts.ts";

/** Far more than a day of samples has. */
const sizeLimit = 64 * 1024 ** 2;

/** A Secret holds 1 MiB, its other fields included. */
const packedLimit = 1000 * 1024;

/** Bytes as text that fits into a Secret or a line of a log: compressed, in base64. */
export function pack(content: string | Uint8Array): string {
  return gzipSync(content).toString("base64");
}

/** @throws Error for a text that {@link pack} has not made, or one that holds more than 64 MiB */
export function unpack(text: string): Buffer {
  return gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: sizeLimit });
}

/** @throws ReportRefusedError for more than a Secret holds: some 15 MB of samples */
export function packFacts(facts: ReleaseFacts): string {
  const packed = pack(JSON.stringify(facts));
  if (packed.length <= packedLimit) return packed;
  throw new ReportRefusedError(
    `The facts of ${facts.release} have ${packed.length} bytes when they are packed, and ${packedLimit} are allowed: leave out samples.`,
  );
}

/** @throws ZodError; Error as {@link unpack} */
export function unpackFacts(text: string): ReleaseFacts {
  return releaseFactsSchema.parse(JSON.parse(unpack(text).toString("utf8")));
}
