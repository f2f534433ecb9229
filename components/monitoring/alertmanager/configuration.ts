import { scaled } from "../rules/scale.ts";
import { receivers, type Receivers } from "./receivers.ts";

/**
 * Who is told of which alert, and how often, as Alertmanager's documentation names it.
 * @param durationPercent what is left of every waiting time
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfiguration(settings: Receivers, durationPercent: number): object {
  const after = (duration: string) => scaled(duration, { percent: durationPercent, shortestWindow: 0 });
  const severity = (name: string, timing: object) => ({
    matchers: [`severity="${name}"`],
    receiver: name,
    ...timing,
  });
  return {
    route: {
      // What nobody has thought of: visible in Alertmanager.
      receiver: "nobody",
      group_by: ["alertname", "namespace", "service"],
      ...{ group_wait: after("30s"), group_interval: after("5m"), repeat_interval: after("4h") },
      routes: [
        // Every minute: who waits for it raises the alarm when it stays away.
        {
          ...{ matchers: [`alertname="Watchdog"`], receiver: "watchdog", group_wait: "0s" },
          ...{ group_interval: after("1m"), repeat_interval: after("50s") },
        },
        severity("critical", { group_wait: "0s", group_interval: after("1m"), repeat_interval: after("1h") }),
        severity("error", {}),
        severity("warning", { repeat_interval: after("12h") }),
      ],
    },
    inhibit_rules: [
      // The same thing, only worse.
      inhibits(`severity="critical"`, `severity=~"error|warning"`, sameAlert),
      inhibits(`severity="error"`, `severity="warning"`, sameAlert),
      // All of a service is away: nobody has to be told of each of its pods.
      inhibits(`alertname="ServiceDown"`, `alertname="TargetDown"`, ["job", "service"]),
      inhibits(`alertname="MetricsMissing"`, `alertname="TargetDown"`, ["job"]),
    ],
    receivers: receivers(settings),
  };
}

const sameAlert = ["alertname", "namespace", "service", "sans", "node", "device", "persistentvolumeclaim"];

function inhibits(source: string, target: string, equal: string[]): object {
  return { source_matchers: [source], target_matchers: [target], equal };
}
