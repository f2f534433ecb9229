/** A job of Prometheus': the part of it that is used here, as its documentation names it. */
export interface ScrapeConfiguration {
  job_name: string;
  /** Default: the one of all jobs. */
  scrape_interval?: string;
  honor_labels?: boolean;
  static_configs?: { targets: string[] }[];
  scheme?: "https";
  metrics_path?: string;
  authorization?: { credentials_file: string };
  tls_config?: { ca_file: string; insecure_skip_verify: boolean };
  kubernetes_sd_configs?: ({ role: "pod"; namespaces: { names: string[] } } | { role: "node" })[];
  relabel_configs?: Relabelling[];
  metric_relabel_configs?: Relabelling[];
}

export interface Relabelling {
  source_labels?: string[];
  regex?: string;
  action?: "keep" | "drop" | "replace";
  target_label?: string;
}

/** Keeps what the discovery says of a target as a label of its metrics. */
export function named(label: string, target: string): Relabelling {
  return { source_labels: [label], action: "replace", target_label: target };
}

/** Head of what the discovery says of pods. */
export const ownPods = "__meta_kubernetes_pod";

/** A job of the pods of a namespace. */
export function podsOf(job: string, namespace: string): ScrapeConfiguration {
  return { job_name: job, kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [namespace] } }] };
}

/** Keeps the ports called `metrics`, and says whose they are. */
export function metricsPorts(): Relabelling[] {
  return [
    { source_labels: [`${ownPods}_container_port_name`], regex: "metrics", action: "keep" },
    named("__meta_kubernetes_namespace", "namespace"),
    named(`${ownPods}_name`, "pod"),
  ];
}
