import type { Row, Watched } from "./definition.ts";

const none = "the database's exporter does not run (monitoring.mongodbExporter)";

/** What MongoDB says of itself, by way of its exporter. */
export function mongodb({ namespace }: Pick<Watched, "namespace">): Row {
  const of = (labels = "") => `{namespace="${namespace}"${labels}}`;
  const line = (legend: string, expr: string) => ({ legend, expr, mayBeEmpty: none });
  const connections = (type: string) => `max by (namespace) (mongodb_ss_connections${of(`,conn_type="${type}"`)})`;
  const rate = (metric: string) => `sum by (op_type) (rate(${metric}${of()}[$__rate_interval]))`;
  const cache = (metric: string) => `max by (namespace) (mongodb_ss_wt_cache_${metric}${of()})`;
  return {
    title: "MongoDB",
    panels: [
      {
        ...{ title: "Primary answers", kind: "stat", unit: "short" },
        description: "1, or 0 while there is none.",
        queries: [line("primary", `max by (namespace) (mongodb_up${of()})`)],
      },
      {
        ...{ title: "Connections", unit: "short" },
        queries: [
          line("open", connections("current")),
          line("at most", `${connections("current")} + ${connections("available")}`),
        ],
      },
      {
        ...{ title: "Operations", unit: "reqps" },
        queries: [
          line(
            "{{legacy_op_type}}",
            `sum by (legacy_op_type) (rate(mongodb_ss_opcounters${of()}[$__rate_interval])) > 0`,
          ),
        ],
      },
      {
        ...{ title: "Time that an operation takes, on average", unit: "s" },
        queries: [
          line(
            "{{op_type}}",
            `${rate("mongodb_ss_opLatencies_latency")} / (${rate("mongodb_ss_opLatencies_ops")} > 0) / 1e6`,
          ),
        ],
      },
      {
        ...{ title: "Behind the primary", unit: "s", limit: 30 },
        queries: [
          {
            ...{ legend: "{{member_idx}}", expr: `database:replication_lag:seconds${of()}` },
            mayBeEmpty: `${none}, or the replica set has one member`,
          },
        ],
      },
      {
        ...{ title: "Cache in use", unit: "percent" },
        queries: [
          line("of its size", `100 * ${cache("bytes_currently_in_the_cache")} / ${cache("maximum_bytes_configured")}`),
        ],
      },
    ],
  };
}
