import { annotations } from "./annotations.ts";
import { business } from "./business.ts";
import { canary } from "./canary.ts";
import { cluster } from "./cluster.ts";
import { databaseAndBackups } from "./database-and-backups.ts";
import type { Dashboard, Panel, Watched } from "./definition.ts";
import { logs } from "./logs.ts";
import { serviceHealth } from "./service-health.ts";

export { annotations } from "./annotations.ts";
export type { Dashboard, Watched } from "./definition.ts";

/** Every dashboard. */
export function dashboards(watched: Watched): Dashboard[] {
  return [
    ...[serviceHealth(watched), canary(watched), business(watched), databaseAndBackups(watched), cluster()],
    ...(watched.hasLogs === true ? [logs(watched)] : []),
  ];
}

/** A query that a dashboard asks. */
export interface AskedQuery {
  /** Where it is asked: dashboard, panel, line. */
  place: string;
  /** What Prometheus or Loki understands. */
  expr: string;
  /** As in `Query`. */
  mayBeEmpty: string | undefined;
}

/** What Grafana puts in place of its own names, where a query is asked without it. */
const replacements: readonly [RegExp, string][] = [
  [/\$__rate_interval\b/g, "1m"],
  [/\$__range\b/g, "1h"],
  [/\$__auto\b/g, "1m"],
];

/** The queries of every panel that asks Loki, as it can be asked them. */
export function everyLogQuery(watched: Watched): AskedQuery[] {
  return queriesOf(watched, "loki").map(asked);
}

/** The queries of every other panel and of the annotations, as Prometheus can be asked them. */
export function everyQuery(watched: Watched): AskedQuery[] {
  const marks = annotations(watched).map(({ name, expr }) => ({
    ...{ place: `annotation / ${name}`, expr, mayBeEmpty: "nothing was released a moment ago" },
  }));
  return [...queriesOf(watched, undefined), ...marks].map(asked);
}

function queriesOf(watched: Watched, source: Panel["source"]): AskedQuery[] {
  return dashboards(watched).flatMap(({ title, rows }) =>
    rows.flatMap((row) =>
      row.panels
        .filter((panel) => panel.source === source)
        .flatMap((panel) =>
          panel.queries.map(({ legend, expr, mayBeEmpty }) => ({
            ...{ place: `${title} / ${panel.title} / ${legend}`, expr, mayBeEmpty },
          })),
        ),
    ),
  );
}

function asked(query: AskedQuery): AskedQuery {
  return { ...query, expr: replacements.reduce((expr, [name, value]) => expr.replaceAll(name, value), query.expr) };
}
