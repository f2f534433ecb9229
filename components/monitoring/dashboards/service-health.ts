import type { Dashboard, Row, Watched } from "./definition.ts";
import { requestPanels } from "./requests.ts";

/** Percent of the requests that the SLO promises an answer to. */
const promised = 99.5;

export function serviceHealth(watched: Watched): Dashboard {
  return {
    uid: "immoexpress-service-health",
    title: "Service health",
    description: "Whether visitors are served, how fast, and how much room there is left.",
    rows: [golden(watched), saturation(watched), outside(watched)],
  };
}

function golden({ namespace }: Watched): Row {
  const each = requestPanels(namespace, "service, release");
  const service = requestPanels(namespace, "service");
  const route = requestPanels(namespace, "service, route");
  const requests = `http_requests_total{namespace="${namespace}",route!~"/health|/ready"`;
  return {
    title: "Traffic, errors, latency",
    panels: [
      { title: "Requests", unit: "reqps", queries: [{ legend: "{{service}} {{release}}", expr: each.requests }] },
      {
        title: "Requests that failed (5xx)",
        unit: "percent",
        limit: 5,
        queries: [{ legend: "{{service}} {{release}}", expr: each.errorPercent }],
      },
      {
        title: "Latency",
        unit: "s",
        limit: 1,
        queries: [0.5, 0.95, 0.99].map((quantile) => ({
          legend: `{{service}} p${quantile * 100}`,
          expr: service.latency(quantile),
        })),
      },
      {
        title: "Slowest routes, p95",
        unit: "s",
        queries: [{ legend: "{{service}} {{route}}", expr: `topk(10, ${route.latency(0.95)})` }],
      },
      {
        title: "Failed requests per minute",
        unit: "short",
        limit: 10,
        queries: [{ legend: "{{service}}", expr: `60 * ${service.errors}` }],
      },
      {
        ...{ title: "Availability", kind: "stat", unit: "percent" },
        description: `Share of the requests that were answered in the time that is shown; ${promised} % are promised.`,
        queries: [
          {
            legend: "answered",
            expr: `100 * (1 - (sum(increase(${requests},status=~"5.."}[$__range])) or vector(0)) / sum(increase(${requests}}[$__range])))`,
          },
        ],
      },
    ],
  };
}

function saturation({ namespace }: Watched): Row {
  const container = `{namespace="${namespace}",container!="",pod=~"(backend|frontend)-.*"}`;
  const limitOf = (resource: string) =>
    `sum by (pod) (kube_pod_container_resource_limits{namespace="${namespace}",resource="${resource}"})`;
  const autoscaler = (metric: string) => `kube_horizontalpodautoscaler_${metric}{namespace="${namespace}"}`;
  return {
    title: "Saturation",
    panels: [
      {
        ...{ title: "CPU of a pod, of its limit", unit: "percent", limit: 80 },
        queries: [
          {
            legend: "{{pod}}",
            expr: `100 * sum by (pod) (rate(container_cpu_usage_seconds_total${container}[$__rate_interval])) / ${limitOf("cpu")}`,
          },
        ],
      },
      {
        ...{ title: "Memory of a pod, of its limit", unit: "percent", limit: 85 },
        queries: [
          {
            legend: "{{pod}}",
            expr: `100 * sum by (pod) (container_memory_working_set_bytes${container}) / ${limitOf("memory")}`,
          },
        ],
      },
      {
        ...{ title: "Event loop held up, p99", unit: "s" },
        description: "How long Node could not answer because it computed.",
        queries: [{ legend: "{{pod}}", expr: `nodejs_eventloop_lag_p99_seconds{namespace="${namespace}"}` }],
      },
      {
        ...{ title: "Pods, and the most that the autoscaler may run", unit: "short" },
        queries: [
          { legend: "{{horizontalpodautoscaler}}", expr: autoscaler("status_current_replicas") },
          { legend: "{{horizontalpodautoscaler}} at most", expr: autoscaler("spec_max_replicas") },
        ],
      },
      {
        ...{ title: "Restarts of containers in an hour", unit: "short" },
        queries: [
          {
            legend: "{{pod}}",
            expr: `sum by (pod) (increase(kube_pod_container_status_restarts_total{namespace="${namespace}"}[1h]))`,
          },
        ],
      },
    ],
  };
}

function outside({ ingress }: Watched): Row {
  const entry = `namespace="${ingress}",entrypoint="websecure"`;
  return {
    title: "At the entrance (Traefik)",
    panels: [
      {
        ...{ title: "Answers by status", unit: "reqps" },
        queries: [
          {
            legend: "{{code}}",
            expr: `sum by (code) (rate(traefik_entrypoint_requests_total{${entry}}[$__rate_interval]))`,
          },
        ],
      },
      {
        ...{ title: "Latency, p95", unit: "s" },
        queries: [
          {
            legend: "p95",
            expr: `histogram_quantile(0.95, sum by (le) (rate(traefik_entrypoint_request_duration_seconds_bucket{${entry}}[$__rate_interval])))`,
          },
        ],
      },
      {
        ...{ title: "Certificates are valid for", kind: "stat", unit: "d" },
        queries: [
          {
            legend: "{{cn}}",
            expr: `min by (cn) (traefik_tls_certs_not_after{namespace="${ingress}"} - time()) / 86400`,
          },
        ],
      },
    ],
  };
}
