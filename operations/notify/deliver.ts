import { discordBody } from "./discord.ts";
import { post } from "./http.ts";
import { mailOf } from "./mail.ts";
import { messageOf } from "./message.ts";
import type { Notification } from "./notification.ts";
import type { Receiver } from "./receivers.ts";
import { repeat, type Repetition } from "./repeat.ts";
import { slackBody } from "./slack.ts";
import { signedRequest } from "./webhook.ts";

/** How one receiver is told. */
export interface Telling extends Repetition {
  /** The same for every attempt: by it a receiver knows one that comes again. */
  id: string;
  /** Ends an attempt that is still going on at the end. */
  signal: AbortSignal;
  /** Authorities to believe besides Node's own, as PEM. */
  ca: string | undefined;
  /** Told of every attempt as it begins. */
  onAttempt: () => unknown;
}

/** Tells a receiver, again and again while it may help. @throws DeliveryError; the signal's reason */
export function deliver(receiver: Receiver, notification: Notification, telling: Telling): Promise<void> {
  return repeat(() => {
    telling.onAttempt();
    return attempt(receiver, notification, telling);
  }, telling);
}

async function attempt(receiver: Receiver, notification: Notification, { id, signal, ca }: Telling): Promise<void> {
  switch (receiver.kind) {
    case "slack":
      return post(receiver.url, { body: JSON.stringify(slackBody(messageOf(notification))) }, signal);
    case "discord":
      return post(receiver.url, { body: JSON.stringify(discordBody(messageOf(notification))) }, signal);
    case "webhook":
      return post(receiver.url, signedRequest(notification, receiver.secret, id, new Date()), signal);
    case "smtp": {
      // Takes a moment to load, and only this channel needs it.
      const { sendMail } = await import("./smtp.ts");
      const messageId = `<${id}@immoexpress>`;
      return sendMail(receiver, { ...mailOf(messageOf(notification)), messageId }, { signal, ca });
    }
  }
}
