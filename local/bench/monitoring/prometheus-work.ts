import { type Prometheus, type Series, spanUntil } from "../../../operations/prometheus/client.ts";

/** How long Prometheus has taken for something, as it measured itself. */
export interface PrometheusWork {
  /** Milliseconds, at every moment that was asked for. */
  values: number[];
  /** What took longest, on average, and how many there are. */
  note: string;
}

/** Seconds that are looked back. */
const lookBack = 300;

/** Reading the slowest of all targets. @throws as `Prometheus.range` */
export async function slowestTarget(
  prometheus: Pick<Prometheus, "range">,
  signal: AbortSignal,
): Promise<PrometheusWork> {
  const series = await asked(prometheus, "max by (job, instance) (scrape_duration_seconds)", signal);
  const note = `${series.length} targets, the slowest: ${slowest(series)?.labels["job"] ?? "none"}`;
  return { values: joined(series, (values) => Math.max(...values)), note };
}

/** Evaluating every rule once. @throws as `Prometheus.range` */
export async function everyRule(prometheus: Pick<Prometheus, "range">, signal: AbortSignal): Promise<PrometheusWork> {
  const series = await asked(prometheus, "prometheus_rule_group_last_duration_seconds", signal);
  const group = slowest(series)?.labels["rule_group"]?.split(";").at(-1) ?? "none";
  const note = `${series.length} groups, the slowest: ${group}`;
  return { values: joined(series, (values) => values.reduce((sum, value) => sum + value, 0)), note };
}

/** A group that was never evaluated has no duration: its values are left out. */
async function asked(prometheus: Pick<Prometheus, "range">, query: string, signal: AbortSignal): Promise<Series[]> {
  const series = await prometheus.range(query, spanUntil(new Date(), lookBack), signal);
  return series
    .map(({ labels, samples }) => ({ labels, samples: samples.filter(([, value]) => Number.isFinite(value)) }))
    .filter(({ samples }) => samples.length > 0);
}

/** One value for every moment at which there are any, in milliseconds. */
function joined(series: readonly Series[], join: (values: number[]) => number): number[] {
  const byMoment = new Map<number, number[]>();
  for (const [at, value] of series.flatMap(({ samples }) => samples)) {
    byMoment.set(at, [...(byMoment.get(at) ?? []), value * 1000]);
  }
  return [...byMoment].toSorted(([one], [other]) => one - other).map(([, values]) => join(values));
}

function slowest(series: readonly Series[]): Series | undefined {
  const mean = ({ samples }: Series) => samples.reduce((sum, [, value]) => sum + value, 0) / samples.length;
  return series.toSorted((one, other) => mean(other) - mean(one))[0];
}
