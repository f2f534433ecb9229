import { findActor } from "../../audit/actor.ts";
import { Kubectl } from "../../kubernetes/kubectl.ts";
import { type Delivery, describeDeliveries, patience } from "../../notify/deliveries.ts";
import { NoReceiversError } from "../../notify/errors.ts";
import type { Notification } from "../../notify/notification.ts";
import { readReceivers } from "../../notify/stored-receivers.ts";
import type { Session } from "./session.ts";

/**
 * Tells the stack's receivers what has happened. Takes five seconds at most, and never throws.
 * @returns how it went, in sentences; none where there are no receivers
 */
export async function tell(session: Session, notification: Omit<Notification, "stack">): Promise<string[]> {
  try {
    return describeDeliveries(await send(session, { ...notification, stack: session.stack.name }));
  } catch (error) {
    return [`Nobody was told: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Sends a test message to every receiver. @throws NoReceiversError; KubectlError */
export async function testReceivers(session: Session): Promise<{ deliveries: Delivery[] }> {
  const actor = await findActor(session.environment);
  const deliveries = await send(session, { type: "test", stack: session.stack.name, actor });
  if (deliveries.length > 0) return { deliveries };
  throw new NoReceiversError(
    `Nobody is told of what happens on ${session.stack.name}: name receivers under immoexpress:notifications, and deploy.`,
  );
}

/** What was interrupted is told of, too: hence a signal of its own. */
async function send(session: Session, notification: Notification): Promise<Delivery[]> {
  const end = Date.now() + patience;
  const signal = AbortSignal.timeout(patience);
  const kubectl = new Kubectl(session.stack.namespace, session.kubectl);
  const receivers = await readReceivers(kubectl, signal).catch((error: unknown) => {
    if (signal.aborted) throw new Error("the API server did not say in time who is to be told.");
    throw error;
  });
  if (receivers.length === 0) return [];
  // Takes a moment to load, and most commands tell nobody.
  const { notify } = await import("../../notify/notify.ts");
  return notify(receivers, notification, { end });
}
