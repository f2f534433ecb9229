/** What dashboards are about: names as the stack has them. */
export interface Watched {
  /** Namespace of the application. */
  namespace: string;
  /** Namespace of the ingress controller. */
  ingress: string;
  /** Above these a release goes back. */
  limits: { errorPercent: number; p95Milliseconds: number; crashPercent: number };
  /** Whether Loki is installed, too. Default: no. */
  hasLogs?: boolean;
}

/** A dashboard as data; `grafana.ts` makes Grafana's JSON of it. */
export interface Dashboard {
  /** Of its address; unique, and never changed. */
  uid: string;
  title: string;
  /** What it answers, in a sentence. */
  description: string;
  rows: readonly Row[];
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

export interface Panel {
  title: string;
  /** Explains what the title does not say; default: nothing. */
  description?: string;
  /** `stat`: the last value, large; `logs`: the lines of a log. Default: lines over time. */
  kind?: "stat" | "logs";
  /** Who is asked. Default: Prometheus. */
  source?: "loki";
  unit: Unit;
  /** `whole`: as wide as the dashboard. Default: three panels beside one another. */
  width?: "whole";
  /** Drawn as a line: what lies above is bad. In the panel's unit. */
  limit?: number;
  queries: readonly Query[];
}

export interface Query {
  /** Unique in its panel: what a line is called, with labels such as `{{pod}}`. */
  legend: string;
  /** PromQL, or LogQL where Loki is asked; may have Grafana's `$__rate_interval` and `$__range`. */
  expr: string;
  /** Why a healthy stack may answer with nothing. Default: it never does. */
  mayBeEmpty?: string;
}

/** Grafana's names of units. */
export type Unit = "short" | "reqps" | "percent" | "percentunit" | "s" | "bytes" | "Bps" | "cores" | "h" | "d";
