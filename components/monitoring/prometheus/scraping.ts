import { metricsPort } from "../../application/pod.ts";
import { port, serverName } from "./names.ts";

/** The part of Prometheus' configuration that is used here, as its documentation names it. */
export interface PrometheusConfiguration {
  global: { scrape_interval: string; scrape_timeout: string; evaluation_interval: string };
  scrape_configs: ScrapeConfiguration[];
}

interface ScrapeConfiguration {
  job_name: string;
  honor_labels?: boolean;
  static_configs?: { targets: string[] }[];
  kubernetes_sd_configs?: { role: "pod"; namespaces: { names: string[] } }[];
  relabel_configs?: {
    source_labels?: string[];
    regex?: string;
    action?: "keep" | "replace";
    target_label?: string;
  }[];
}

/** Whose pods are read, by namespace. */
export interface ScrapedNamespaces {
  application: string;
  ingress: string;
  rollouts: string;
}

const ownPods = "__meta_kubernetes_pod";

/**
 * What is read: every pod of the named namespaces that has a container port called `metrics`. Pods are found through the
 * API server, so that a new version is read from its first second on.
 * @param scrapeSeconds between two readings
 */
export function prometheusConfiguration(namespaces: ScrapedNamespaces, scrapeSeconds: number): PrometheusConfiguration {
  return {
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      scrape_timeout: `${Math.min(scrapeSeconds, 10)}s`,
      evaluation_interval: `${scrapeSeconds}s`,
    },
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
    ],
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
