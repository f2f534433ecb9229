import type { Readable } from "node:stream";
import type { BlobDownloadResponseParsed } from "@azure/storage-blob";
import { pause } from "../pause.ts";
import { BlobNotFoundError, BlobUnavailableError } from "./errors.ts";
import { codeOf } from "./failure.ts";
import type { Place } from "./place.ts";
import { isMissing } from "./properties.ts";
import { persistently } from "./retry.ts";

/** An answer whose content is still on its way; `source` breaks it off. */
interface Opened {
  response: BlobDownloadResponseParsed;
  source: AbortController;
}

/**
 * The content of a blob, from one request or, when that breaks off or gives nothing for too long, from several. The later
 * ones demand the very content that the first one began with.
 */
export class Download {
  private readonly place: Place;
  private readonly name: string;
  /** Ends everything: the caller's signal, or nobody reading any more. */
  private readonly signal: AbortSignal;

  constructor(place: Place, name: string, signal: AbortSignal) {
    this.place = place;
    this.name = name;
    this.signal = signal;
  }

  /** Makes the first request. @returns the blob's size and its content @throws BlobNotFoundError, BlobUnavailableError */
  async open(): Promise<{ bytes: number; content: AsyncGenerator<Buffer> }> {
    const first = await this.request(0);
    const bytes = first.response.contentLength ?? 0;
    return { bytes, content: this.content(first, bytes) };
  }

  private async *content(first: Opened, bytes: number): AsyncGenerator<Buffer> {
    const { total, firstDelay } = this.place.limits;
    let current = first;
    let offset = 0;
    let wantedSince = Date.now();
    try {
      for (;;) {
        const before = offset;
        for await (const chunk of this.chunks(current)) {
          offset += chunk.length;
          yield chunk;
          wantedSince = Date.now();
        }
        if (offset === bytes) return;
        // A server that answers and then gives nothing: `persistently` does not see that.
        if (Date.now() - wantedSince > total) {
          throw this.unavailable(`the blob ${this.name} gave no byte in ${Math.round(total / 1000)} s`);
        }
        if (offset === before) await pause(firstDelay, this.signal);
        current = await this.request(offset, first.response.etag);
      }
    } finally {
      current.source.abort();
    }
  }

  /** What one answer gives until it ends or breaks off. */
  private async *chunks({ response, source }: Opened): AsyncGenerator<Buffer> {
    const body = response.readableStreamBody as Readable | undefined;
    if (body === undefined) return;
    const iterator = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (;;) {
        const timer = setTimeout(() => source.abort(), this.place.limits.attempt);
        const next = await iterator.next().finally(() => clearTimeout(timer));
        if (next.done === true) return;
        yield next.value;
      }
    } catch {
      // Whatever it was, the rest is asked for again.
      this.signal.throwIfAborted();
    } finally {
      body.destroy();
    }
  }

  private async request(offset: number, etag?: string): Promise<Opened> {
    const client = this.place.client.getBlobClient(this.name);
    const conditions = etag === undefined ? {} : { ifMatch: etag };
    const isAnswer = (error: unknown) => isMissing(error) || codeOf(error) === "ConditionNotMet";
    try {
      return await persistently(
        this.place,
        async (limit) => {
          // The limit of this attempt is for the answer's beginning: the content may take as long as it comes.
          const source = new AbortController();
          const abort = () => source.abort();
          limit.addEventListener("abort", abort, { once: true });
          const abortSignal = AbortSignal.any([this.signal, source.signal]);
          // The library would continue by itself, but not give up on content that no longer comes.
          const options = { abortSignal, conditions, maxRetryRequests: 0 };
          const response = await client
            .download(offset, undefined, options)
            .finally(() => limit.removeEventListener("abort", abort));
          return { response, source };
        },
        { signal: this.signal, isAnswer },
      );
    } catch (error) {
      if (isMissing(error)) throw new BlobNotFoundError(this.place.container, this.name);
      if (!isAnswer(error)) throw error;
      throw this.unavailable(`the blob ${this.name} was replaced while it was read`, codeOf(error));
    }
  }

  private unavailable(reason: string, code?: string): BlobUnavailableError {
    return new BlobUnavailableError(this.place.container, this.place.host, reason, code);
  }
}
