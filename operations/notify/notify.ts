import { randomUUID } from "node:crypto";
import { deliver } from "./deliver.ts";
import { type Delivery, patience } from "./deliveries.ts";
import { DeliveryError } from "./failure.ts";
import type { Notification } from "./notification.ts";
import { nameOf, type Receiver } from "./receivers.ts";

/** Milliseconds for what was interrupted to say what had gone wrong before. */
const grace = 100;

export interface NotifyOptions {
  /** Milliseconds since 1970 until which receivers are waited for; default: {@link patience} from now. */
  end?: number;
  /** As in `Telling`; default: 250. */
  firstDelay?: number;
  /** As in `Telling`; default: none. */
  ca?: string;
}

/**
 * Tells every receiver. What is told of has happened: that somebody cannot be told never becomes its failure, so that this
 * never throws.
 */
export async function notify(
  receivers: readonly Receiver[],
  notification: Notification,
  { end = Date.now() + patience, firstDelay = 250, ca }: NotifyOptions = {},
): Promise<Delivery[]> {
  const signal = AbortSignal.timeout(Math.max(0, end - Date.now()));
  return Promise.all(
    receivers.map(async (receiver) => {
      const started = performance.now();
      let attempts = 0;
      const telling = { id: randomUUID(), signal, end, firstDelay, ca, onAttempt: () => (attempts += 1) };
      const problem = await settled(deliver(receiver, notification, telling), signal);
      return { receiver: nameOf(receiver), problem, attempts, milliseconds: Math.round(performance.now() - started) };
    }),
  );
}

/** @returns why it failed; undefined when it did not */
async function settled(delivery: Promise<void>, signal: AbortSignal): Promise<string | undefined> {
  // What does not end with the signal is left behind.
  const over = new Promise<never>((_, reject) => {
    const end = () => setTimeout(() => reject(signal.reason as Error), grace);
    signal.addEventListener("abort", end, { once: true });
  });
  try {
    await Promise.race([delivery, over]);
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error.message;
    // Anything else may hold an address with its token.
    return signal.aborted ? "no answer in time" : "an unexpected error";
  }
}
