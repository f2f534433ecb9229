/**
 * Merges what is in order of time by itself, pulling no more of each source than is needed.
 * @param sources each in order of time
 */
export async function* mergeByTime<T extends { time: string }>(
  sources: readonly AsyncGenerator<T>[],
): AsyncGenerator<T> {
  try {
    const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
    for (;;) {
      let earliest: { head: (typeof heads)[number]; value: T } | undefined;
      for (const head of heads) {
        if (head.next.done === true) continue;
        const { value } = head.next;
        if (earliest === undefined || value.time < earliest.value.time) earliest = { head, value };
      }
      if (earliest === undefined) return;
      yield earliest.value;
      earliest.head.next = await earliest.head.source.next();
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}
