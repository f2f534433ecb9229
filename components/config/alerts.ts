import { z } from "zod";
import { byteQuantity, objectName, secretText, wholeNumber } from "./fields.ts";
import { imageReference } from "./images.ts";
import { containerResources } from "./resources.ts";
import { smtpServer } from "./smtp.ts";
import { secretAddress, webAddress } from "./web-address.ts";

export const alertsSchema = z
  .strictObject({
    durationPercent: wholeNumber(1, 100)
      .default(100)
      .describe(
        "How long alerts wait and look back, and how often they are told again, in percent of what is written; less only locally.",
      ),
    runbooks: webAddress("https://github.com/immoexpress/infrastructure/blob/main/docs/runbooks/")
      .default("https://github.com/immoexpress/infrastructure/blob/main/docs/runbooks/")
      .describe("Where `docs/runbooks/` can be read: what alerts link to, with a slash at its end."),
  })
  .prefault({})
  .describe("The rules of `components/monitoring/rules/`.");

export const alertmanagerSchema = z
  .strictObject({
    image: imageReference()
      .default("quay.io/prometheus/alertmanager:v0.31.1")
      .describe("Image whose entry point is Alertmanager 0.31 or later."),
    storage: byteQuantity().default("1Gi").describe("Size of the volume: who was told of what, and silences."),
    storageClass: objectName()
      .optional()
      .describe("Storage class of the volume. Default: the cluster's default class."),
    resources: containerResources({ cpu: "20m", memory: "48Mi" }, { cpu: "500m", memory: "128Mi" }),
    slack: z
      .strictObject({
        url: secretAddress("https://hooks.slack.com/services/…").describe("Address of an incoming webhook."),
      })
      .optional()
      .describe("The channel that is told of warnings and of what is critical. Default: none."),
    email: smtpServer(
      ["starttls", "tls", "none"],
      "`starttls` asks for encryption first, `tls` begins with it; `none` only locally.",
    )
      .optional()
      .describe("Mails of errors and of what is critical. Default: none."),
    pagerDuty: z
      .strictObject({
        routingKey: secretText(32).describe("The integration key of a service, Events API v2."),
        url: webAddress("https://events.pagerduty.com/v2/enqueue")
          .default("https://events.pagerduty.com/v2/enqueue")
          .describe("Where events are sent."),
      })
      .optional()
      .describe("Who is called at once of what is critical. Default: nobody."),
    deadMansSwitch: z
      .strictObject({
        url: secretAddress("https://hc-ping.com/…").describe("What has to be called again and again."),
      })
      .optional()
      .describe("A service elsewhere that raises the alarm when this stack's alerts stop coming. Default: none."),
  })
  .prefault({})
  .describe("Who is told of alerts, by severity: [monitoring.md](monitoring.md). Default: nobody.");

export type AlertSettings = z.output<typeof alertsSchema>;
export type AlertmanagerSettings = z.output<typeof alertmanagerSchema>;
