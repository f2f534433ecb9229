/** A source that remembers its own failure, which whoever decodes its content could not tell from content that is wrong. */
export class WatchedSource implements AsyncIterable<Buffer> {
  failure: Error | undefined;
  private readonly source: AsyncIterable<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      yield* this.source;
    } catch (error) {
      this.failure = error as Error;
      throw error;
    }
  }
}
