import { givenUpPhases } from "../platform/argo-rollouts/phases.ts";
import type { CanarySettings } from "../config/canary.ts";

/** Which pods of which service a query is about. */
export interface AnalysedService {
  namespace: string;
  /** Label `service` of its metrics. */
  service: string;
}

/** Replaced by the controller: the hash of the new version's pods. */
const newVersion = "{{args.pod-template-hash}}";

/** Seconds that one query may take. */
const queryTimeout = 10;
/** Queries in a row that may fail, Prometheus being away, before the new version is given up. */
const errorsInARow = 4;

/** One metric of an AnalysisTemplate (argoproj.io/v1alpha1). */
export interface AnalysisMetric {
  name: string;
  interval: string;
  initialDelay: string;
  count?: number;
  consecutiveSuccessLimit?: number;
  failureLimit: number;
  inconclusiveLimit: number;
  consecutiveErrorLimit: number;
  successCondition: string;
  failureCondition: string;
  provider: { prometheus: { address: string; query: string; timeout: number } };
}

/**
 * By what the new version of a service is judged, from its own metrics: errors, latency, crashes. A query without a
 * result, which is also what too few requests and samples that have stopped coming give, and one whose result is no number
 * are neither success nor failure.
 */
export function analysisMetrics(
  { limits, analysis }: CanarySettings,
  service: AnalysedService,
  prometheusAddress: string,
): AnalysisMetric[] {
  const judged = (name: string, query: string, limit: number): AnalysisMetric => ({
    name,
    interval: `${analysis.intervalSeconds}s`,
    // Until then the window reaches back to before the step.
    initialDelay: `${analysis.windowSeconds}s`,
    // So many good ones in a row, among as many as there are then at most.
    count: analysis.measurements + analysis.inconclusive * analysis.measurements,
    consecutiveSuccessLimit: analysis.measurements,
    failureLimit: 0,
    inconclusiveLimit: analysis.inconclusive,
    consecutiveErrorLimit: errorsInARow,
    successCondition: `len(result) == 1 && !isNaN(result[0]) && !isInf(result[0]) && result[0] <= ${limit}`,
    failureCondition: `len(result) == 1 && !isNaN(result[0]) && result[0] > ${limit}`,
    provider: { prometheus: { address: prometheusAddress, query, timeout: queryTimeout } },
  });
  const queries = analysisQueries(service, analysis);
  return [
    judged("error-percent", queries.errorPercent, limits.errorPercent),
    judged("p95-seconds", queries.p95Seconds, limits.p95Milliseconds / 1000),
    judged("crash-percent", queries.crashPercent, limits.crashPercent),
  ];
}

/** The three queries in PromQL. The kubelet's own requests do not count. */
export function analysisQueries(
  { namespace, service }: AnalysedService,
  { windowSeconds, minimumRequests }: Pick<CanarySettings["analysis"], "windowSeconds" | "minimumRequests">,
): Record<"errorPercent" | "p95Seconds" | "crashPercent", string> {
  const pods = `namespace="${namespace}",service="${service}",pod_template_hash="${newVersion}"`;
  const answers = `${pods},route!~"/health|/ready"`;
  const window = `[${windowSeconds}s]`;
  const requests = `sum(increase(http_requests_total{${answers}}${window}))`;
  const errors = `sum(increase(http_requests_total{${answers},status=~"5.."}${window}))`;
  const buckets = `sum by (le) (rate(http_request_duration_seconds_bucket{${answers}}${window}))`;
  const enough = `and ${requests} >= ${minimumRequests}`;
  return {
    // No error yet is a counter that is not there yet.
    errorPercent: `100 * (${errors} or vector(0)) / ${requests} ${enough}`,
    p95Seconds: `histogram_quantile(0.95, ${buckets}) ${enough}`,
    // A container that starts again in its pod is another process.
    crashPercent:
      `100 * sum(changes(process_start_time_seconds{${pods}}${window}) > bool 0) / ` +
      `count(count_over_time(up{${pods}}${window}))`,
  };
}

/**
 * Watches during the whole release whether the other service has given up its own: both go back together, also when
 * nobody is there any more who deployed them.
 */
export function companionMetric(namespace: string, companion: string, prometheusAddress: string): AnalysisMetric {
  const rollout = `namespace="${namespace}",name="${companion}"`;
  return {
    name: "companion-given-up",
    interval: "10s",
    // When both are tried again, the other one may still look like the last time.
    initialDelay: "30s",
    failureLimit: 0,
    // Says nothing about the version itself: what is missing here is noticed by the metrics of the steps.
    inconclusiveLimit: unlimited,
    consecutiveErrorLimit: unlimited,
    successCondition: "len(result) == 1 && result[0] == 0",
    failureCondition: "len(result) == 1 && result[0] > 0",
    provider: {
      prometheus: {
        address: prometheusAddress,
        query: `count(rollout_info{${rollout},phase=~"${givenUpPhases}"}) or 0 * count(rollout_info{${rollout}})`,
        timeout: queryTimeout,
      },
    },
  };
}

const unlimited = 1_000_000;
