import { metricsPort } from "../../application/pod.ts";
import type { PrometheusSettings } from "../../config/monitoring.ts";
import { alertmanagerName, alertmanagerPort } from "../alertmanager/names.ts";
import { kubeStateMetricsName, kubeStateMetricsPort } from "../kube-state-metrics/names.ts";
import { port, serverName } from "./names.ts";

/** The part of Prometheus' configuration that is used here, as its documentation names it. */
export interface PrometheusConfiguration {
  global: { scrape_interval: string; scrape_timeout: string; evaluation_interval: string };
  rule_files: string[];
  alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  scrape_configs: ScrapeConfiguration[];
}

interface ScrapeConfiguration {
  job_name: string;
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

interface Relabelling {
  source_labels?: string[];
  regex?: string;
  action?: "keep" | "replace";
  target_label?: string;
}

/** Whose pods are read, by namespace. */
export interface ScrapedNamespaces {
  application: string;
  ingress: string;
  rollouts: string;
  /** Where this server runs itself. */
  own: string;
}

const ownPods = "__meta_kubernetes_pod";

/**
 * What is read: every pod of the named namespaces that has a container port called `metrics`. Pods are found through the
 * API server, so that a new version is read from its first second on.
 * What containers use is known to the kubelets of the nodes.
 */
export function prometheusConfiguration(
  namespaces: ScrapedNamespaces,
  { scrapeSeconds, kubeletCertificate }: Pick<PrometheusSettings, "scrapeSeconds" | "kubeletCertificate">,
): PrometheusConfiguration {
  const alertmanager = [{ targets: [`${alertmanagerName}.${namespaces.own}.svc:${alertmanagerPort}`] }];
  const kubeState = [{ targets: [`${kubeStateMetricsName}.${namespaces.own}.svc:${kubeStateMetricsPort}`] }];
  return {
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      scrape_timeout: `${Math.min(scrapeSeconds, 10)}s`,
      evaluation_interval: `${scrapeSeconds}s`,
    },
    rule_files: ["/etc/prometheus/rules-*.json"],
    alerting: { alertmanagers: [{ static_configs: alertmanager }] },
    scrape_configs: [
      { job_name: serverName, static_configs: [{ targets: [`localhost:${port}`] }] },
      {
        ...podsOf("application", namespaces.application),
        relabel_configs: [
          ...metricsPorts(),
          { source_labels: [`${ownPods}_container_port_number`], regex: String(metricsPort), action: "keep" },
          named(`${ownPods}_label_app_kubernetes_io_name`, "service"),
          // Tells the new version's pods from the stable one's.
          named(`${ownPods}_label_rollouts_pod_template_hash`, "pod_template_hash"),
        ],
      },
      { ...podsOf("traefik", namespaces.ingress), relabel_configs: metricsPorts() },
      // Its metrics say themselves which namespace and rollout they are about.
      { ...podsOf("argo-rollouts", namespaces.rollouts), honor_labels: true, relabel_configs: metricsPorts() },
      { job_name: alertmanagerName, static_configs: alertmanager },
      { job_name: kubeStateMetricsName, static_configs: kubeState, honor_labels: true },
      kubelets(kubeletCertificate),
    ],
  };
}

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the rules and dashboards ask for: the rest is most of it. */
const containerMetrics =
  "container_(cpu_usage_seconds_total|cpu_cfs_(throttled_)?periods_total|memory_working_set_bytes" +
  "|network_(receive|transmit)_bytes_total)|machine_(cpu_cores|memory_bytes)";

function kubelets(certificate: PrometheusSettings["kubeletCertificate"]): ScrapeConfiguration {
  return {
    job_name: "kubelet",
    ...{ scheme: "https", metrics_path: "/metrics/cadvisor" },
    authorization: { credentials_file: `${serviceAccount}/token` },
    tls_config: { ca_file: `${serviceAccount}/ca.crt`, insecure_skip_verify: certificate === "unverified" },
    kubernetes_sd_configs: [{ role: "node" }],
    // Which containers these are, its metrics say themselves.
    honor_labels: true,
    relabel_configs: [named("__meta_kubernetes_node_name", "node")],
    metric_relabel_configs: [{ source_labels: ["__name__"], regex: containerMetrics, action: "keep" }],
  };
}

function podsOf(job: string, namespace: string): ScrapeConfiguration {
  return { job_name: job, kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [namespace] } }] };
}

function metricsPorts() {
  return [
    { source_labels: [`${ownPods}_container_port_name`], regex: "metrics", action: "keep" as const },
    named("__meta_kubernetes_namespace", "namespace"),
    named(`${ownPods}_name`, "pod"),
  ];
}

function named(label: string, target: string) {
  return { source_labels: [label], action: "replace" as const, target_label: target };
}
