/** A block of content; only the first `length` bytes of the buffer count. */
export interface Block {
  buffer: Buffer;
  length: number;
}

/** Buffers of one size that are used again and again, so that an upload's memory does not depend on the garbage collector. */
export class BlockPool {
  readonly size: number;
  private readonly kept: number;
  private readonly free: Buffer[] = [];

  /** @param size bytes of each. @param kept how many are kept for later when they are given back */
  constructor(size: number, kept: number) {
    this.size = size;
    this.kept = kept;
  }

  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  giveBack(buffer: Buffer): void {
    if (this.free.length < this.kept) this.free.push(buffer);
  }
}

/** Cuts content into full blocks and a last one that may be shorter; nothing at all of no bytes. */
export async function* cutIntoBlocks(content: AsyncIterable<Uint8Array>, pool: BlockPool): AsyncGenerator<Block> {
  let buffer: Buffer | undefined;
  let length = 0;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.length;) {
      buffer ??= pool.take();
      const part = chunk.subarray(from, from + pool.size - length);
      buffer.set(part, length);
      from += part.length;
      length += part.length;
      if (length === pool.size) {
        yield { buffer, length };
        buffer = undefined;
        length = 0;
      }
    }
  }
  if (buffer !== undefined) yield { buffer, length };
}
