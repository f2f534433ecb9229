import { z } from "zod";

/** The Secret in the application's namespace in which the program keeps the receivers for whoever may read it. */
export const receiversSecret = { name: "notifications", key: "receivers" } as const;

const url = z.url({ protocol: /^https?$/ });

const slack = z.strictObject({ kind: z.literal("slack"), url });
const discord = z.strictObject({ kind: z.literal("discord"), url });
const webhook = z.strictObject({ kind: z.literal("webhook"), url, secret: z.string().startsWith("whsec_") });
const smtp = z.strictObject({
  kind: z.literal("smtp"),
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  /** `tls`: from the first byte. `starttls`: asked for in plain text first. No mail goes without either. */
  security: z.enum(["starttls", "tls"]),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  from: z.string().min(1),
  to: z.array(z.string().min(1)).min(1),
});

export const receiverSchema = z.discriminatedUnion("kind", [slack, discord, webhook, smtp]);
/** Who is told, with what it takes to reach them: all of it is secret. */
export type Receiver = z.infer<typeof receiverSchema>;
export type SmtpReceiver = z.infer<typeof smtp>;

/** The content of the Secret. */
export const receiversSchema = z.array(receiverSchema);

const names = { slack: "Slack", discord: "Discord", webhook: "the webhook", smtp: "mail" };

/** A receiver as messages name it, without anything secret: an address in a webhook's path is a password. */
export function nameOf(receiver: Receiver): string {
  const host = receiver.kind === "smtp" ? receiver.host : new URL(receiver.url).host;
  return `${names[receiver.kind]} (${host})`;
}
