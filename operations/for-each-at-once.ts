/** Does the same for every item, several at a time; stops taking new ones after the first error, and throws it. */
export async function forEachAtOnce<T>(
  atOnce: number,
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const remaining = items[Symbol.iterator]();
  const errors: unknown[] = [];
  const worker = async () => {
    for (let next = remaining.next(); next.done !== true && errors.length === 0; next = remaining.next()) {
      await work(next.value).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (errors.length > 0) throw errors[0];
}
