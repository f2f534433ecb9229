import type { PrometheusSettings } from "../../config/monitoring.ts";
import { named, type ScrapeConfiguration } from "./scrape-configuration.ts";

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the rules and dashboards ask for: the rest is most of it. The container with the id `/` is the node itself. */
export const containerMetrics =
  "container_(cpu_usage_seconds_total|cpu_cfs_(throttled_)?periods_total|memory_working_set_bytes" +
  "|network_(receive|transmit)_bytes_total|fs_(usage|limit)_bytes|fs_inodes_(free|total))|machine_(cpu_cores|memory_bytes)";

/** The same of what the kubelets measure themselves. */
export const volumeMetrics = "kubelet_volume_stats_(used_bytes|capacity_bytes|inodes_used|inodes)";

/** Seconds between two readings of volumes at least: kubelets look at them once a minute, and their page is long. */
const volumeSeconds = 60;

/**
 * What nodes, containers and volumes use is known to the kubelets of the nodes. Asked for metrics alone: that needs the right
 * `nodes/metrics`, and neither a program on the nodes nor a look at their file systems.
 */
export function kubelets({
  scrapeSeconds,
  kubeletCertificate,
}: Pick<PrometheusSettings, "scrapeSeconds" | "kubeletCertificate">): ScrapeConfiguration[] {
  const common = {
    scheme: "https" as const,
    authorization: { credentials_file: `${serviceAccount}/token` },
    tls_config: { ca_file: `${serviceAccount}/ca.crt`, insecure_skip_verify: kubeletCertificate === "unverified" },
    kubernetes_sd_configs: [{ role: "node" as const }],
    // Which containers and volumes these are, the metrics say themselves.
    honor_labels: true,
    relabel_configs: [named("__meta_kubernetes_node_name", "node")],
  };
  const only = (regex: string) => ({ source_labels: ["__name__"], regex, action: "keep" as const });
  // Disks are the node's, whatever container they are told of.
  const disks = { source_labels: ["__name__", "id"], regex: "container_fs_[a-z_]+;/.+", action: "drop" as const };
  return [
    {
      ...{ job_name: "kubelet", metrics_path: "/metrics/cadvisor", ...common },
      metric_relabel_configs: [only(containerMetrics), disks],
    },
    {
      ...{ job_name: "kubelet-volumes", metrics_path: "/metrics", ...common },
      scrape_interval: `${Math.max(volumeSeconds, scrapeSeconds)}s`,
      metric_relabel_configs: [only(volumeMetrics)],
    },
  ];
}
