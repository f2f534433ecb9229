import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { BlockPool } from "./blocks.ts";
import { containerClient } from "./client.ts";
import { Download } from "./download.ts";
import { BlobTooLargeError } from "./errors.ts";
import { takeLease } from "./lease.ts";
import { defaultLimits, type StoreLimits } from "./limits.ts";
import type { Place } from "./place.ts";
import { isMissing, propertiesOf } from "./properties.ts";
import { persistently } from "./retry.ts";
import type { BlobSettings, ContainerName } from "./settings.ts";
import type { BlobLease, BlobProperties, BlobStore, ReadOptions, WriteOptions } from "./store.ts";
import { upload } from "./upload.ts";
import { uploadSmall } from "./write-once.ts";

/**
 * A container of an Azure storage account, or of anything that speaks the same protocol. Makes no request yet.
 * @param limits other than the default ones
 * @throws Error when the settings have no credentials for this container
 */
export function openContainer(
  settings: BlobSettings,
  container: ContainerName,
  limits: Partial<StoreLimits> = {},
): BlobStore {
  const client = containerClient(settings, container);
  const { host } = new URL(settings.accountUrl);
  return new AzureContainer({ client, container, host, limits: { ...defaultLimits, ...limits } });
}

class AzureContainer implements BlobStore {
  private readonly place: Place;
  private readonly pool: BlockPool;

  constructor(place: Place) {
    this.place = place;
    this.pool = new BlockPool(place.limits.block, place.limits.blocksInFlight + 1);
  }

  write(name: string, content: AsyncIterable<Uint8Array>, options: WriteOptions = {}): Promise<{ bytes: number }> {
    return upload(this.place, this.pool, name, content, options);
  }

  writeSmall(name: string, content: Uint8Array, options: WriteOptions & { replace?: boolean } = {}): Promise<void> {
    return uploadSmall(this.place, name, content, options);
  }

  async read(name: string, { signal }: ReadOptions = {}): Promise<Readable> {
    return (await this.open(name, signal)).stream;
  }

  async readSmall(name: string, limit: number, { signal }: ReadOptions = {}): Promise<Buffer> {
    const { stream, bytes } = await this.open(name, signal);
    if (bytes > limit) {
      stream.destroy();
      throw new BlobTooLargeError(this.place.container, name, bytes, limit);
    }
    return buffer(stream);
  }

  async properties(name: string): Promise<BlobProperties | undefined> {
    const found = await propertiesOf(this.place, name);
    return found === undefined ? undefined : blobProperties(name, found);
  }

  async *list(prefix: string): AsyncIterable<BlobProperties> {
    let continuationToken: string | undefined;
    do {
      const page = await this.page(prefix, continuationToken);
      for (const { name, properties } of page.segment.blobItems) yield blobProperties(name, properties);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined && continuationToken !== "");
  }

  async delete(name: string): Promise<void> {
    const client = this.place.client.getBlobClient(name);
    await persistently(this.place, (abortSignal) => client.delete({ abortSignal }), { isAnswer: isMissing }).catch(
      (error: unknown) => {
        if (!isMissing(error)) throw error;
      },
    );
  }

  lease(name: string, holder: string): Promise<BlobLease> {
    return takeLease(this.place, name, holder);
  }

  private async open(name: string, signal?: AbortSignal): Promise<{ stream: Readable; bytes: number }> {
    const closed = new AbortController();
    const ended = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
    const { content, bytes } = await new Download(this.place, name, ended).open();
    const stream = Readable.from(content, { objectMode: false, highWaterMark: 256 * 1024 });
    stream.once("close", () => closed.abort());
    return { stream, bytes };
  }

  private page(prefix: string, continuationToken: string | undefined) {
    return persistently(this.place, async (abortSignal) => {
      const pages = this.place.client.listBlobsFlat({ prefix, abortSignal });
      for await (const page of pages.byPage(continuationToken === undefined ? {} : { continuationToken })) return page;
      throw new Error(`The list of ${this.place.container} has no page, not even an empty one.`);
    });
  }
}

function blobProperties(
  name: string,
  found: { contentLength?: number; createdOn?: Date; lastModified?: Date },
): BlobProperties {
  const modifiedAt = found.lastModified ?? new Date(0);
  return { name, bytes: found.contentLength ?? 0, createdAt: found.createdOn ?? modifiedAt, modifiedAt };
}
