import { setTimeout as sleep } from "node:timers/promises";

/** Waits. @throws the signal's reason as soon as it is aborted: the library's own error would not say why */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
