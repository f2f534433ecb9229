import { randomUUID } from "node:crypto";
import type { BlockBlobClient } from "@azure/storage-blob";
import { type Block, type BlockPool, cutIntoBlocks } from "./blocks.ts";
import { BlobExistsError } from "./errors.ts";
import type { Place } from "./place.ts";
import { propertiesOf } from "./properties.ts";
import { persistently } from "./retry.ts";
import type { WriteOptions } from "./store.ts";
import { untilAborted } from "./until-aborted.ts";
import { uploadSmall, writeOnce } from "./write-once.ts";

/** As many as the store takes for one blob. */
const mostBlocks = 50_000;

/** Streams content into a blob that is not there yet; see `BlobStore.write`. */
export async function upload(
  place: Place,
  pool: BlockPool,
  name: string,
  content: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<{ bytes: number }> {
  const failure = new AbortController();
  const signal = options.signal === undefined ? failure.signal : AbortSignal.any([failure.signal, options.signal]);
  const client = place.client.getBlockBlobClient(name);
  const blocks = cutIntoBlocks(untilAborted(content, signal), pool);
  const sender = new BlockSender(place, pool, client, failure, signal);
  try {
    const first = await blocks.next();
    const second = await blocks.next();
    if (second.done === true) {
      return await uploadAtOnce(place, pool, name, first.done === true ? undefined : first.value, options);
    }
    // Better found out now than after all of a large upload.
    if ((await propertiesOf(place, name, signal)) !== undefined) throw new BlobExistsError(place.container, name);
    if (first.done !== true) await sender.add(first.value);
    await sender.add(second.value);
    for await (const block of blocks) await sender.add(block);
    const names = await sender.finish();
    await writeOnce(place, client, options, (creation) => client.commitBlockList(names, creation));
    return { bytes: sender.bytes };
  } catch (error) {
    await sender.abandon(error);
    throw error;
  } finally {
    await blocks.return(undefined);
  }
}

/** Content of one block or none. */
async function uploadAtOnce(
  place: Place,
  pool: BlockPool,
  name: string,
  block: Block | undefined,
  options: WriteOptions,
): Promise<{ bytes: number }> {
  if (block === undefined) {
    await uploadSmall(place, name, new Uint8Array(), options);
    return { bytes: 0 };
  }
  await uploadSmall(place, name, block.buffer.subarray(0, block.length), options);
  pool.giveBack(block.buffer);
  return { bytes: block.length };
}

/** Sends blocks, a few at a time. What it has sent is nothing until a list of blocks makes it a blob, and vanishes by itself. */
class BlockSender {
  bytes = 0;
  private readonly place: Place;
  private readonly pool: BlockPool;
  private readonly client: BlockBlobClient;
  private readonly failure: AbortController;
  private readonly signal: AbortSignal;
  private readonly id = randomUUID();
  private readonly names: string[] = [];
  private readonly inFlight = new Set<Promise<void>>();

  constructor(place: Place, pool: BlockPool, client: BlockBlobClient, failure: AbortController, signal: AbortSignal) {
    this.place = place;
    this.pool = pool;
    this.client = client;
    this.failure = failure;
    this.signal = signal;
  }

  /** Waits only while as many as allowed are on their way. @throws what one of them has failed with */
  async add(block: Block): Promise<void> {
    if (this.names.length === mostBlocks) {
      const most = Math.floor((mostBlocks * this.pool.size) / 1024 ** 3);
      throw new Error(
        `The blob ${this.client.name} would be larger than ${most} GiB, which one blob can hold at most.`,
      );
    }
    // Of one length within a blob, also with those that an unfinished upload has left there.
    const name = Buffer.from(`${this.id}-${String(this.names.length).padStart(5, "0")}`).toString("base64");
    this.names.push(name);
    this.bytes += block.length;
    const sent = this.send(name, block).finally(() => this.inFlight.delete(sent));
    sent.catch((error: unknown) => this.failure.abort(error));
    this.inFlight.add(sent);
    if (this.inFlight.size >= this.place.limits.blocksInFlight) await Promise.race(this.inFlight);
  }

  /** Waits for all of them. @returns their names in order */
  async finish(): Promise<string[]> {
    await Promise.all(this.inFlight);
    return this.names;
  }

  /** Breaks off what is on its way. */
  async abandon(reason: unknown): Promise<void> {
    this.failure.abort(reason);
    await Promise.allSettled(this.inFlight);
  }

  private async send(name: string, { buffer, length }: Block): Promise<void> {
    const body = buffer.subarray(0, length);
    await persistently(this.place, (abortSignal) => this.client.stageBlock(name, body, length, { abortSignal }), {
      signal: this.signal,
    });
    this.pool.giveBack(buffer);
  }
}
