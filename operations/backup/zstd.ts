import type { TransformOptions } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress, type ZstdOptions } from "node:zlib";
import { feed } from "./feed.ts";

/** Bytes that go into the compressor, and come out of it, at a time: each time costs a change of threads. */
const inputBytes = 256 * 1024;
const chunkSize = 128 * 1024;
const plainChunkSize = 512 * 1024;

/**
 * Compresses a stream as `zstd -1 --check` does, in another thread. Higher levels take longer and make the documents hardly
 * smaller.
 */
export async function* compress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
  const transform = createZstdCompress({ chunkSize, params });
  // What fails there makes the loop below fail with the same error.
  feed(source, transform, inputBytes).catch((error: unknown) => transform.destroy(error as Error));
  try {
    for await (const piece of transform) yield piece as Buffer;
  } finally {
    transform.destroy();
  }
}

/** @throws Error when the bytes are not what `zstd` writes */
export async function* decompress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // Room for several chunks, so that the decompressor goes on while the chunk before is looked at.
  const options: ZstdOptions & TransformOptions = {
    chunkSize: plainChunkSize,
    readableHighWaterMark: 4 * plainChunkSize,
  };
  const transform = createZstdDecompress(options);
  // What fails there makes the loop below fail with the same error.
  pipeline(source, transform).catch(() => undefined);
  try {
    for await (const piece of transform) yield piece as Buffer;
  } finally {
    transform.destroy();
  }
}
