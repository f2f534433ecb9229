import { Readable } from "node:stream";
import {
  BlobExistsError,
  BlobLeasedError,
  BlobNotFoundError,
  BlobTooLargeError,
} from "../../operations/blob/errors.ts";
import type { BlobLease, BlobProperties, BlobStore, WriteOptions } from "../../operations/blob/store.ts";

interface MemoryBlob {
  content: Buffer;
  createdAt: Date;
}

const container = "memory";

/** A container of blobs in memory, whose blobs tests may change or take away behind everybody's back. */
export class MemoryStore implements BlobStore {
  readonly blobs = new Map<string, MemoryBlob>();
  /** How much a read gives at a time. */
  piece = 64 * 1024;
  private readonly holders = new Map<string, string>();

  async write(
    name: string,
    content: AsyncIterable<Uint8Array>,
    { signal }: WriteOptions = {},
  ): Promise<{ bytes: number }> {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) {
      signal?.throwIfAborted();
      pieces.push(piece);
    }
    this.add(name, Buffer.concat(pieces), false);
    return { bytes: this.get(name).content.length };
  }

  async writeSmall(name: string, content: Uint8Array, { replace = false } = {}): Promise<void> {
    this.add(name, Buffer.from(content), replace);
    return Promise.resolve();
  }

  read(name: string): Promise<Readable> {
    return Promise.resolve().then(() => Readable.from(this.pieces(this.get(name).content), { objectMode: false }));
  }

  async readSmall(name: string, limit: number): Promise<Buffer> {
    const { content } = this.get(name);
    if (content.length > limit) throw new BlobTooLargeError(container, name, content.length, limit);
    return Promise.resolve(content);
  }

  async properties(name: string): Promise<BlobProperties | undefined> {
    const blob = this.blobs.get(name);
    const { content, createdAt } = blob ?? {};
    return Promise.resolve(content && createdAt && { name, bytes: content.length, createdAt, modifiedAt: createdAt });
  }

  async *list(prefix: string): AsyncGenerator<BlobProperties> {
    for (const name of [...this.blobs.keys()].sort()) {
      const found = name.startsWith(prefix) ? await this.properties(name) : undefined;
      if (found !== undefined) yield found;
    }
  }

  async delete(name: string): Promise<void> {
    this.blobs.delete(name);
    return Promise.resolve();
  }

  async lease(name: string, holder: string): Promise<BlobLease> {
    const other = this.holders.get(name);
    if (other !== undefined) throw new BlobLeasedError(container, name, other);
    this.holders.set(name, holder);
    const release = () => Promise.resolve(void this.holders.delete(name));
    return Promise.resolve({ lost: new AbortController().signal, release });
  }

  private add(name: string, content: Buffer, replace: boolean): void {
    if (this.blobs.has(name) && !replace) throw new BlobExistsError(container, name);
    this.blobs.set(name, { content, createdAt: new Date() });
  }

  private get(name: string): MemoryBlob {
    const blob = this.blobs.get(name);
    if (blob === undefined) throw new BlobNotFoundError(container, name);
    return blob;
  }

  private *pieces(content: Buffer): Generator<Buffer> {
    for (let at = 0; at < content.length; at += this.piece) yield content.subarray(at, at + this.piece);
  }
}
