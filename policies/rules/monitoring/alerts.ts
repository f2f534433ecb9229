import { parse } from "yaml";
import { kindOf, type Resource } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";

interface RuleGroups {
  readonly groups?: readonly { readonly rules?: readonly { readonly alert?: string }[] }[];
}

/** What has to be watched, and what the name of an alert for it looks like. */
const required: readonly (readonly [string, RegExp])[] = [
  ["CPU over 80 %", /cpu/i],
  ["memory over 85 %", /memory/i],
  ["latency", /latency|slow/i],
  ["answers with status 5xx", /5xx|server_?errors/i],
  ["the error rate", /error_?(rate|ratio|share)/i],
  ["a failed backup", /backup.*fail/i],
  ["a missing backup", /backup.*(missing|old|overdue|late|stale|absent)|no.*backup/i],
  ["a certificate that expires", /certificate/i],
  ["a target that is down", /target|down/i],
  ["an autoscaler at its maximum", /autoscaler|hpa|max.*replicas|replicas.*max/i],
  ["crash loops", /crash|restart/i],
  ["the availability that is promised", /burn|budget|slo(?!w)|availability/i],
];

export const alertsPresent: StackRule = {
  name: "alerts-present",
  description: `There is an alert for each of these: ${required.map(([what]) => what).join(", ")}.`,
  why: "Nobody looks at dashboards at night: what has no alert is found by visitors.",
  // A cluster may have its own Prometheus with rules that this program does not see.
  level: "advisory",
  checkStack: (resources) => {
    const alerts = resources.flatMap(alertNames);
    const missing = required.filter(([, name]) => !alerts.some((alert) => name.test(alert))).map(([what]) => what);
    return missing.length === 0
      ? []
      : [{ message: `no alert tells of ${missing.join(", nor of ")}: add them to the rules of Prometheus.` }];
  },
};

/** The alerts in the rule files of a ConfigMap, or in a PrometheusRule. */
function alertNames(resource: Resource): string[] {
  const { data = {}, spec } = resource.props as { data?: Readonly<Record<string, string>>; spec?: RuleGroups };
  if (kindOf(resource) === "PrometheusRule") return namesIn(spec);
  return kindOf(resource) === "ConfigMap" ? Object.values(data).flatMap((text) => namesIn(ruleFile(text))) : [];
}

/** A rule file of Prometheus, as YAML or JSON; undefined: it is something else. */
function ruleFile(text: string): RuleGroups | undefined {
  if (!/["']?alert["']?:/.test(text)) return undefined;
  return parse(text) as RuleGroups;
}

function namesIn(file: RuleGroups | undefined): string[] {
  return (file?.groups ?? []).flatMap(({ rules = [] }) =>
    rules.flatMap(({ alert }) => (alert === undefined ? [] : [alert])),
  );
}
