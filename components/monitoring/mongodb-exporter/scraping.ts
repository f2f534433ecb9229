import { metricsPorts, ownPods, podsOf, type ScrapeConfiguration } from "../prometheus/scrape-configuration.ts";
import { mongodbExporterName } from "./names.ts";

/** What the rules and dashboards ask for: the exporter says some thousand things. */
export const mongodbMetrics =
  "mongodb_(up|ss_(connections|opcounters|opLatencies_(latency|ops)|wt_cache_(bytes_currently_in_the_cache|maximum_bytes_configured))" +
  "|rs_members_(health|optimeDate))";

/**
 * Without the label `service`: that is what the services of the application are told apart by.
 * @param namespace where the exporter runs
 */
export function mongodbExporterJob(namespace: string): ScrapeConfiguration {
  return {
    ...podsOf("mongodb", namespace),
    relabel_configs: [
      ...metricsPorts(),
      { source_labels: [`${ownPods}_label_app_kubernetes_io_name`], regex: mongodbExporterName, action: "keep" },
    ],
    metric_relabel_configs: [{ source_labels: ["__name__"], regex: mongodbMetrics, action: "keep" }],
  };
}
