import { annotations } from "./annotations.ts";
import { business } from "./business.ts";
import { canary } from "./canary.ts";
import { cluster } from "./cluster.ts";
import { databaseAndBackups } from "./database-and-backups.ts";
import type { Dashboard, Watched } from "./definition.ts";
import { serviceHealth } from "./service-health.ts";

export { annotations } from "./annotations.ts";
export type { Dashboard, Watched } from "./definition.ts";

/** Every dashboard. */
export function dashboards(watched: Watched): Dashboard[] {
  return [serviceHealth(watched), canary(watched), business(watched), databaseAndBackups(watched), cluster()];
}

/** A query that a dashboard asks. */
export interface AskedQuery {
  /** Where it is asked: dashboard, panel, line. */
  place: string;
  /** PromQL that Prometheus understands. */
  expr: string;
  /** As in `Query`. */
  mayBeEmpty: string | undefined;
}

/** What Grafana puts in place of its own names, where a query is asked without it. */
const replacements: readonly [RegExp, string][] = [
  [/\$__rate_interval\b/g, "1m"],
  [/\$__range\b/g, "1h"],
];

/** The queries of every panel and of the annotations, as Prometheus can be asked them. */
export function everyQuery(watched: Watched): AskedQuery[] {
  const panels = dashboards(watched).flatMap(({ title, rows }) =>
    rows.flatMap((row) =>
      row.panels.flatMap((panel) =>
        panel.queries.map(({ legend, expr, mayBeEmpty }) => ({
          ...{ place: `${title} / ${panel.title} / ${legend}`, expr, mayBeEmpty },
        })),
      ),
    ),
  );
  const marks = annotations(watched).map(({ name, expr }) => ({
    ...{ place: `annotation / ${name}`, expr, mayBeEmpty: "nothing was released a moment ago" },
  }));
  return [...panels, ...marks].map((query) => ({
    ...query,
    expr: replacements.reduce((expr, [name, value]) => expr.replaceAll(name, value), query.expr),
  }));
}
