import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { coalesce } from "./coalesce.ts";

/** Bytes that go into the compressor, and come out of it, at a time: each time costs a change of threads. */
const inputBytes = 512 * 1024;
const chunkSize = 128 * 1024;
const plainChunkSize = 512 * 1024;

/** Compresses a stream as `zstd -1 --check` does. Higher levels take longer and make the documents hardly smaller. */
export function compress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
  return through(coalesce(source, inputBytes), createZstdCompress({ chunkSize, params }));
}

/** @throws Error when the bytes are not what `zstd` writes */
export function decompress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  return through(source, createZstdDecompress({ chunkSize: plainChunkSize }));
}

async function* through(source: AsyncIterable<Buffer>, transform: Duplex): AsyncGenerator<Buffer> {
  const feeding = pipeline(source, transform);
  // Whatever fails there makes the loop below fail with the same error.
  feeding.catch(() => undefined);
  try {
    for await (const piece of transform) yield piece as Buffer;
  } finally {
    transform.destroy();
  }
}
