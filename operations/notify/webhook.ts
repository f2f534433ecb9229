import { createHmac } from "node:crypto";
import type { Notification } from "./notification.ts";

export interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * A request as https://www.standardwebhooks.com says it: the receiver proves with the secret that it comes from here, and
 * knows by the id when it comes again.
 * @param secret `whsec_` and base64
 */
export function signedRequest(notification: Notification, secret: string, id: string, now: Date): SignedRequest {
  const { type, ...data } = notification;
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  const seconds = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return {
    headers: { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": `v1,${signature}` },
    body,
  };
}
