import type * as pulumi from "@pulumi/pulumi";
import type { AlertmanagerSettings } from "../../config/alerts.ts";

/** Who can be told, with the secrets in plain text: never outside of an `apply` whose result is secret. */
export type Receivers = pulumi.Unwrap<Pick<AlertmanagerSettings, "slack" | "email" | "pagerDuty" | "deadMansSwitch">>;

/** What happened, and where the runbook is: every alert of a group has a line. */
const lines = (link: string) => `{{ range .Alerts }}{{ .Annotations.summary }}${link}\n{{ end }}`;
/** Alertmanager's own address leads nowhere from outside of the cluster. */
const runbook = "{{ (index .Alerts 0).Annotations.runbook_url }}";
const title = `{{ .Status | toUpper }} {{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }}`;

/**
 * The receivers of Alertmanager's configuration: one for each severity. A channel that is not configured is in none of them, and a
 * receiver without a channel is one that nobody hears.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#receiver
 */
export function receivers({ slack, email, pagerDuty, deadMansSwitch }: Receivers): object[] {
  const slackConfigs = slack === undefined ? [] : [slackConfig(slack)];
  const emailConfigs = email === undefined ? [] : [emailConfig(email)];
  const pagerDutyConfigs = pagerDuty === undefined ? [] : [pagerDutyConfig(pagerDuty)];
  const watchdogConfigs = deadMansSwitch === undefined ? [] : [{ url: deadMansSwitch.url, send_resolved: false }];
  return [
    { name: "nobody" },
    { name: "watchdog", webhook_configs: watchdogConfigs },
    { name: "warning", slack_configs: slackConfigs },
    { name: "error", email_configs: emailConfigs },
    {
      name: "critical",
      pagerduty_configs: pagerDutyConfigs,
      slack_configs: slackConfigs,
      email_configs: emailConfigs,
    },
  ];
}

function slackConfig({ url }: NonNullable<Receivers["slack"]>): object {
  return {
    api_url: url,
    send_resolved: true,
    title,
    title_link: runbook,
    text: lines(" <{{ .Annotations.runbook_url }}|runbook>"),
  };
}

function emailConfig(email: NonNullable<Receivers["email"]>): object {
  const { host, port, security, from, to, user, password } = email;
  return {
    ...{ to: to.join(", "), from, smarthost: `${host}:${port}`, send_resolved: true },
    ...{ require_tls: security === "starttls", force_implicit_tls: security === "tls" },
    ...(user === undefined ? {} : { auth_username: user, auth_password: password }),
    headers: { Subject: title },
    html: "",
    text: lines("\n  {{ .Annotations.runbook_url }}"),
  };
}

function pagerDutyConfig({ routingKey, url }: NonNullable<Receivers["pagerDuty"]>): object {
  return {
    ...{ routing_key: routingKey, url, send_resolved: true },
    ...{ severity: "{{ .CommonLabels.severity }}", class: "{{ .CommonLabels.alertname }}" },
    description: "{{ .CommonLabels.alertname }}: {{ (index .Alerts 0).Annotations.summary }}",
    client_url: runbook,
    links: [{ href: runbook, text: "runbook" }],
  };
}
