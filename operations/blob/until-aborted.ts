/**
 * The same content, until the signal is aborted: then it throws the signal's reason at once, also while the content waits
 * for something that may never come.
 */
export async function* untilAborted<T>(content: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextUnlessAborted(iterator, signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: content that hangs would hold up the one who has given up on it.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function nextUnlessAborted<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  signal.throwIfAborted();
  // A promise that outlives this call, raced again and again, would keep something of every chunk.
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}
