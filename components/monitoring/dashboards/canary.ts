import type { Dashboard, Row, Watched } from "./definition.ts";
import { requestPanels } from "./requests.ts";

export function canary(watched: Watched): Dashboard {
  return {
    uid: "immoexpress-canary",
    title: "Canary against stable",
    description:
      "How the new version does beside the one before, by what it is judged, and what the controller decides.",
    rows: [versions(watched), rollouts(watched)],
  };
}

/** The pods' hash tells versions apart that differ in their configuration alone. */
const by = "service, release, pod_template_hash";
const legend = "{{service}} {{release}} {{pod_template_hash}}";

function versions({ namespace, limits }: Watched): Row {
  const { requests, errorPercent, latency } = requestPanels(namespace, by);
  const all = requestPanels(namespace, "service").requests;
  const pods = `namespace="${namespace}",pod_template_hash!=""`;
  return {
    title: "Each version",
    panels: [
      {
        ...{ title: "Share of the requests", unit: "percent" },
        queries: [{ legend, expr: `100 * ${requests} / on (service) group_left () ${all}` }],
      },
      {
        ...{ title: "Requests that failed (5xx)", unit: "percent", limit: limits.errorPercent },
        queries: [{ legend, expr: errorPercent }],
      },
      {
        ...{ title: "Latency, p95", unit: "s", limit: limits.p95Milliseconds / 1000 },
        queries: [{ legend, expr: latency(0.95) }],
      },
      {
        ...{ title: "Pods that crashed in two minutes", unit: "percent", limit: limits.crashPercent },
        description: "Of whose containers one has started again.",
        queries: [
          {
            legend: "{{service}} {{pod_template_hash}}",
            expr:
              `100 * sum by (service, pod_template_hash) (changes(process_start_time_seconds{${pods}}[2m]) > bool 0) / ` +
              `count by (service, pod_template_hash) (count_over_time(up{${pods}}[2m]))`,
          },
        ],
      },
    ],
  };
}

function rollouts({ namespace }: Watched): Row {
  const of = `{namespace="${namespace}"}`;
  return {
    title: "What the controller does",
    panels: [
      {
        ...{ title: "Rollouts", kind: "stat", unit: "short" },
        queries: [{ legend: "{{name}} {{phase}}", expr: `max by (name, phase) (rollout_info${of})` }],
      },
      {
        ...{ title: "Pods", unit: "short" },
        queries: [
          { legend: "{{name}} wanted", expr: `rollout_info_replicas_desired${of}` },
          { legend: "{{name}} available", expr: `rollout_info_replicas_available${of}` },
          { legend: "{{name}} of the new version", expr: `rollout_info_replicas_updated${of}` },
        ],
      },
      {
        ...{ title: "Measurements of the new version", unit: "short" },
        queries: [
          {
            legend: "{{metric}} {{phase}}",
            expr: `sum by (metric, phase) (analysis_run_metric_phase${of} > 0)`,
            mayBeEmpty: "no release was measured since the controller began",
          },
        ],
      },
      {
        ...{ title: "Decisions in five minutes", unit: "short" },
        queries: [
          {
            legend: "{{name}} {{reason}}",
            expr: `sum by (name, reason) (increase(rollout_events_total{namespace="${namespace}",reason=~"RolloutUpdated|RolloutPaused|RolloutResumed|RolloutStepCompleted|RolloutAborted|RolloutCompleted|AnalysisRunFailed"}[5m]))`,
            mayBeEmpty: "nothing was released since the controller began",
          },
        ],
      },
    ],
  };
}
