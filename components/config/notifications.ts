import { z } from "zod";
import { secretOf } from "./fields.ts";
import { smtpServer } from "./smtp.ts";
import { secretAddress } from "./web-address.ts";

export const notificationsSchema = z
  .strictObject({
    slack: z
      .strictObject({
        url: secretAddress("https://hooks.slack.com/services/…").describe("Address of an incoming webhook."),
      })
      .optional()
      .describe("A channel in Slack. Default: none."),
    discord: z
      .strictObject({
        url: secretAddress("https://discord.com/api/webhooks/…").describe("Address of a channel's webhook."),
      })
      .optional()
      .describe("A channel in Discord. Default: none."),
    webhook: z
      .strictObject({
        url: secretAddress("https://example.com/hooks/immoexpress").describe("Where JSON is sent."),
        secret: secretOf(
          /^whsec_([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
          "whsec_ and 24 to 64 bytes in base64",
        ).describe("Signs every request, as [Standard Webhooks](https://www.standardwebhooks.com) says."),
      })
      .optional()
      .describe("A program of yours. Default: none."),
    smtp: smtpServer(
      ["starttls", "tls"],
      "`starttls` asks for encryption first, `tls` begins with it. No mail is sent without, or with a wrong certificate.",
    )
      .optional()
      .describe("Mails. Default: none."),
  })
  .prefault({})
  .describe(
    "Who is told of releases, rollbacks, restores and failed backups: [notifications.md](notifications.md). Default: nobody.",
  );

export type NotificationSettings = z.output<typeof notificationsSchema>;
