import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What no setting of the alerts says by itself. */
export function alertRules({ environment, monitoring: { alerts, alertmanager, prometheus } }: Config): BrokenRule[] {
  const { email } = alertmanager;
  const receivers = (["slack", "email", "pagerDuty", "deadMansSwitch"] as const).filter(
    (name) => alertmanager[name] !== undefined,
  );
  return [
    ...broken(
      environment !== "local" && alerts.durationPercent !== 100,
      ["monitoring", "alerts", "durationPercent"],
      "must be 100 unless the environment is local: alerts that wait too short are false alarms",
    ),
    ...broken(
      environment !== "local" && email?.security === "none",
      ["monitoring", "alertmanager", "email", "security"],
      "must be starttls or tls unless the environment is local",
    ),
    ...broken(
      email !== undefined && (email.user === undefined) !== (email.password === undefined),
      ["monitoring", "alertmanager", "email", email?.user === undefined ? "user" : "password"],
      "must be given, because user and password belong together",
    ),
    ...receivers.flatMap((name) =>
      broken(
        !prometheus.install,
        ["monitoring", "alertmanager", name],
        "must not be given with monitoring.prometheus.install: false: that Prometheus has an Alertmanager of its own",
      ),
    ),
  ];
}
