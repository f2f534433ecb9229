import type { MetricSample } from "../report/facts.ts";
import { type Prometheus, type Series, spanUntil } from "./client.ts";
import { requestQueries } from "./request-queries.ts";

/** What the metrics are asked about. */
export interface ObservedVersions {
  /** Of the application. */
  readonly namespace: string;
  /** Hashes of the pods that were a new version: `pod_template_hash` of their metrics. */
  readonly canaries: ReadonlySet<string>;
  readonly from: Date;
  readonly to: Date;
}

/** Seconds that a sample looks back: two readings of the metrics at least. */
const windowSeconds = 40;

/**
 * Requests, errors and latency of the stable and of the new versions during a release.
 * @throws as `Prometheus.range`
 */
export async function versionMetrics(
  prometheus: Pick<Prometheus, "range">,
  { namespace, canaries, from, to }: ObservedVersions,
  signal: AbortSignal,
): Promise<MetricSample[]> {
  const span = spanUntil(to, (to.getTime() - from.getTime()) / 1000);
  const asked = { namespace, by: "service, pod_template_hash", window: `${windowSeconds}s` };
  const queries = requestQueries(asked);
  const [requests, errors, latencies] = await Promise.all(
    [queries.requests, queries.failed, queries.latency(0.95)].map((query) => prometheus.range(query, span, signal)),
  );
  return joined({ requests: requests ?? [], errors: errors ?? [], latencies: latencies ?? [] }, canaries);
}

/** A sample for each moment and version; several hashes of one role are one version, judged by the one with most requests. */
function joined(
  { requests, errors, latencies }: Record<"requests" | "errors" | "latencies", readonly Series[]>,
  canaries: ReadonlySet<string>,
): MetricSample[] {
  const samples = new Map<string, MetricSample>();
  const errorsAt = byMoment(errors);
  const latenciesAt = byMoment(latencies);
  for (const { labels, samples: values } of requests) {
    const { service, pod_template_hash: hash } = labels;
    if (service === undefined || hash === undefined) continue;
    const version = canaries.has(hash) ? "canary" : "stable";
    for (const [at, rate] of values) {
      const place = `${service} ${version} ${at}`;
      if ((samples.get(place)?.requestsPerSecond ?? -1) >= rate) continue;
      const key = keyOf(labels, at);
      samples.set(place, {
        at: new Date(at * 1000).toISOString(),
        ...{ service, version, requestsPerSecond: rate },
        errorRatio: rate > 0 ? Math.min(1, (errorsAt.get(key) ?? 0) / rate) : null,
        p95Seconds: finite(latenciesAt.get(key)),
      });
    }
  }
  return [...samples.values()].toSorted((one, other) => one.at.localeCompare(other.at));
}

function byMoment(series: readonly Series[]): Map<string, number> {
  return new Map(series.flatMap(({ labels, samples }) => samples.map(([at, value]) => [keyOf(labels, at), value])));
}

function keyOf(labels: Series["labels"], at: number): string {
  return `${labels["service"]} ${labels["pod_template_hash"]} ${at}`;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
