import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { type Receiver, receiversSecret } from "../../operations/notify/receivers.ts";
import { objectLabels } from "../application/labels.ts";
import type { NotificationSettings } from "../config/notifications.ts";

export interface NotificationsArgs {
  /** Who is told. */
  settings: NotificationSettings;
  /** Namespace of the application, which exists already. */
  namespace: pulumi.Input<string>;
}

/** What the operators' commands read, without Pulumi, when they tell people something. Nothing where nobody is told. */
export class Notifications extends pulumi.ComponentResource {
  constructor(name: string, { settings, namespace }: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:notifications:Notifications", name, {}, opts);
    const receivers = receiversOf(settings);
    if (receivers.length > 0) {
      const content = pulumi.all(receivers).apply((known) => JSON.stringify(known satisfies Receiver[]));
      new Secret(
        `${name}-receivers`,
        {
          metadata: { name: receiversSecret.name, namespace, labels: objectLabels("notifications") },
          stringData: { [receiversSecret.key]: pulumi.secret(content) },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

function receiversOf({ slack, discord, webhook, smtp }: NotificationSettings): pulumi.Input<Receiver>[] {
  return [
    ...(slack === undefined ? [] : [pulumi.output({ kind: "slack" as const, ...slack })]),
    ...(discord === undefined ? [] : [pulumi.output({ kind: "discord" as const, ...discord })]),
    ...(webhook === undefined ? [] : [pulumi.output({ kind: "webhook" as const, ...webhook })]),
    ...(smtp === undefined ? [] : [pulumi.output({ kind: "smtp" as const, ...smtp })]),
  ];
}
