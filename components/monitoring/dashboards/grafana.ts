import type * as grafana from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Annotation } from "./annotations.ts";
import type { Dashboard, Panel, Row, Unit } from "./definition.ts";

/** Values of enums are written as they are: nothing of the library is loaded when the program runs. */
type Defaults = Omit<grafana.FieldConfig, "thresholds"> & {
  thresholds: { mode: `${grafana.ThresholdsMode}`; steps: grafana.Threshold[] };
};
type Target = Omit<Dataquery, "_implementsDataqueryVariant" | "editorMode"> & { editorMode: "code" };
type GrafanaPanel = Omit<grafana.Panel, "targets" | "fieldConfig"> & {
  targets: Target[];
  fieldConfig: { defaults: Defaults; overrides: [] };
};
type GrafanaDashboard = Omit<ReturnType<typeof grafana.defaultDashboard>, "panels"> & {
  panels: (GrafanaPanel | grafana.RowPanel)[];
};

/** How Grafana knows the servers that are asked. */
export const sources = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  loki: { type: "loki", uid: "loki" },
} as const;

/** The version of Grafana's format that this writes; newer Grafanas read it. */
const schemaVersion = 42;

/** Grafana's grid has 24 columns: three panels beside one another. */
const size = { w: 8, h: 8, columns: 24 } as const;

/** Units that Grafana has no name for. */
const unitNames: Partial<Record<Unit, string>> = { cores: "suffix: cores" };

/**
 * A dashboard in Grafana's JSON. Its types are Grafana's own, so that the compiler knows a field that there is not.
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function grafanaDashboard(
  { uid, title, description, rows }: Dashboard,
  marks: readonly Annotation[],
): GrafanaDashboard {
  return {
    ...{ uid, title, description, schemaVersion, tags: ["immoexpress"], timezone: "utc" },
    editable: false,
    time: { from: "now-3h", to: "now" },
    refresh: "30s",
    templating: { list: [] },
    annotations: { list: marks.map(annotation) },
    panels: laidOut(rows),
  };
}

function annotation({ name, colour, expr, text }: Annotation): grafana.AnnotationQuery {
  return {
    ...{ name, datasource: sources.prometheus, enable: true, iconColor: colour, expr, step: "60s" },
    ...{ titleFormat: name, textFormat: text },
  };
}

/** Rows one below the other, each with its panels from left to right. */
function laidOut(rows: readonly Row[]): GrafanaDashboard["panels"] {
  const placed: GrafanaDashboard["panels"] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    const row: grafana.RowPanel = { type: "row", collapsed: false, title, id: placed.length + 1, panels: [] };
    placed.push({ ...row, gridPos: { h: 1, w: size.columns, x: 0, y } });
    y += 1;
    let x = 0;
    for (const each of panels) {
      const w = each.width === "whole" ? size.columns : size.w;
      if (x + w > size.columns) [x, y] = [0, y + size.h];
      placed.push({ ...panel(each, placed.length + 1), gridPos: { h: size.h, w, x, y } });
      x += w;
    }
    y += panels.length === 0 ? 0 : size.h;
  }
  return placed;
}

function panel({ title, description, kind, source, unit, limit, queries }: Panel, id: number): GrafanaPanel {
  const datasource = sources[source ?? "prometheus"];
  const steps: grafana.Threshold[] = [{ value: null, color: "green" }];
  if (limit !== undefined) steps.push({ value: limit, color: "red" });
  return {
    ...{ id, title, datasource, type: kind ?? "timeseries" },
    ...(description === undefined ? {} : { description }),
    fieldConfig: {
      defaults: {
        unit: unitNames[unit] ?? unit,
        ...(kind === "stat" ? {} : { min: 0 }),
        thresholds: { mode: "absolute", steps },
        custom: { showPoints: "never", ...(limit === undefined ? {} : { thresholdsStyle: { mode: "line" } }) },
      },
      overrides: [],
    },
    options: kind === undefined ? lineOptions : { stat: statOptions, logs: logOptions }[kind],
    targets: queries.map(({ legend, expr }, index) => ({
      ...{ refId: String.fromCharCode("A".charCodeAt(0) + index), datasource, expr },
      ...{
        legendFormat: legend,
        editorMode: "code",
        range: kind !== "stat",
        instant: kind === "stat",
      },
    })),
  };
}

const logOptions = { showTime: true, wrapLogMessage: true, sortOrder: "Descending", enableLogDetails: true };
const statOptions = { reduceOptions: { calcs: ["lastNotNull"] }, textMode: "value_and_name", colorMode: "value" };
const lineOptions = {
  legend: { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] },
  tooltip: { mode: "multi", sort: "desc" },
};
