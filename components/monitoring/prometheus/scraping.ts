import { metricsPort } from "../../application/pod.ts";
import type { PrometheusSettings } from "../../config/monitoring.ts";
import { alertmanagerName, alertmanagerPort } from "../alertmanager/names.ts";
import { kubeStateMetricsName, kubeStateMetricsPort, nodeMetricsPort } from "../kube-state-metrics/names.ts";
import { alloyName, alloyPort, lokiName, lokiPort, namespaceName as logsNamespace } from "../logs/names.ts";
import { mongodbExporterJob } from "../mongodb-exporter/scraping.ts";
import { kubelets } from "./kubelets.ts";
import { port, serverName } from "./names.ts";
import { metricsPorts, named, ownPods, podsOf, type ScrapeConfiguration } from "./scrape-configuration.ts";

/** The part of Prometheus' configuration that is used here, as its documentation names it. */
export interface PrometheusConfiguration {
  global: { scrape_interval: string; scrape_timeout: string; evaluation_interval: string };
  rule_files: string[];
  alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  scrape_configs: ScrapeConfiguration[];
}

/** What a stack may have, and is read then. */
export interface OptionalTargets {
  /** The exporter of the database, beside the application. */
  databaseExporter: boolean;
  /** Loki and Alloy. */
  logs: boolean;
}

/** Whose pods are read, by namespace. */
export interface ScrapedNamespaces {
  application: string;
  ingress: string;
  rollouts: string;
  /** Where this server runs itself. */
  own: string;
}

/**
 * What is read: every pod of the named namespaces that has a container port called `metrics`. Pods are found through the
 * API server, so that a new version is read from its first second on. And the kubelets, kubelets.ts.
 */
export function prometheusConfiguration(
  namespaces: ScrapedNamespaces,
  settings: Pick<PrometheusSettings, "scrapeSeconds" | "kubeletCertificate">,
  optional: OptionalTargets,
): PrometheusConfiguration {
  const { scrapeSeconds } = settings;
  const alertmanager = [{ targets: [`${alertmanagerName}.${namespaces.own}.svc:${alertmanagerPort}`] }];
  const kubeState = (port: number) => ({
    static_configs: [{ targets: [`${kubeStateMetricsName}.${namespaces.own}.svc:${port}`] }],
    honor_labels: true,
  });
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
      ...(optional.databaseExporter ? [mongodbExporterJob(namespaces.application)] : []),
      { job_name: alertmanagerName, static_configs: alertmanager },
      { job_name: kubeStateMetricsName, ...kubeState(kubeStateMetricsPort) },
      { job_name: `${kubeStateMetricsName}-nodes`, ...kubeState(nodeMetricsPort) },
      ...kubelets(settings),
      ...(optional.logs ? [logJob(lokiName, lokiPort), logJob(alloyName, alloyPort)] : []),
    ],
  };
}

function logJob(name: string, metricsPort: number): ScrapeConfiguration {
  return { job_name: name, static_configs: [{ targets: [`${name}.${logsNamespace}.svc:${metricsPort}`] }] };
}
