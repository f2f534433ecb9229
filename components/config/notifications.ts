import { z } from "zod";
import { choice, hostName, secretOf, secretText, text, wholeNumber } from "./fields.ts";

/** An address that is a password at the same time. Plain text only to this machine, for tests. */
function webhookUrl(example: string) {
  return secretOf(
    /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)\/\S*$/,
    `an address that starts with https://, such as ${example}`,
  );
}

function mailAddress() {
  return text(
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    "a mail address such as releases@immoexpress.com",
  );
}

function mailAddresses() {
  const allowed = "a list of 1 to 20 mail addresses";
  const error = `must be ${allowed}`;
  return z.array(mailAddress(), { error }).min(1, { error }).max(20, { error }).meta({ allowed });
}

const smtp = z
  .strictObject({
    host: hostName().describe("The mail server, as its certificate names it."),
    port: wholeNumber(1, 65535).default(587).describe("Its port: usually 587 with starttls, and 465 with tls."),
    security: choice(["starttls", "tls"])
      .default("starttls")
      .describe(
        "`starttls` asks for encryption first, `tls` begins with it. No mail is sent without, or with a wrong certificate.",
      ),
    user: text(/^\P{Cc}+$/u, "a user's name")
      .optional()
      .describe("Who logs in. Default: nobody."),
    password: secretText().optional().describe("Their password."),
    from: mailAddress().describe("Whose mails they are."),
    to: mailAddresses().describe("Who gets them."),
  })
  .optional()
  .describe("Mails. Default: none.");

export const notificationsSchema = z
  .strictObject({
    slack: z
      .strictObject({
        url: webhookUrl("https://hooks.slack.com/services/…").describe("Address of an incoming webhook."),
      })
      .optional()
      .describe("A channel in Slack. Default: none."),
    discord: z
      .strictObject({
        url: webhookUrl("https://discord.com/api/webhooks/…").describe("Address of a channel's webhook."),
      })
      .optional()
      .describe("A channel in Discord. Default: none."),
    webhook: z
      .strictObject({
        url: webhookUrl("https://example.com/hooks/immoexpress").describe("Where JSON is sent."),
        secret: secretOf(
          /^whsec_([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
          "whsec_ and 24 to 64 bytes in base64",
        ).describe("Signs every request, as [Standard Webhooks](https://www.standardwebhooks.com) says."),
      })
      .optional()
      .describe("A program of yours. Default: none."),
    smtp,
  })
  .prefault({})
  .describe(
    "Who is told of releases, rollbacks, restores and failed backups: [notifications.md](notifications.md). Default: nobody.",
  );

export type NotificationSettings = z.output<typeof notificationsSchema>;
