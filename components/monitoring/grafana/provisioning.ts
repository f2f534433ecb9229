import { annotations, dashboards, type Watched } from "../dashboards/index.ts";
import { datasource, grafanaDashboard } from "../dashboards/grafana.ts";

/** Where the pod has the dashboards. */
export const dashboardsPath = "/etc/grafana/dashboards";

/** The files of the dashboards, by name. */
export function dashboardFiles(watched: Watched): Record<string, string> {
  const marks = annotations(watched);
  return Object.fromEntries(
    dashboards(watched).map((each) => [`${each.uid}.json`, `${JSON.stringify(grafanaDashboard(each, marks))}\n`]),
  );
}

/**
 * What Grafana knows when it starts: whom it asks (`datasources`), and where its dashboards are (`dashboards`).
 * @param scrapeSeconds between two readings of the metrics: what `$__rate_interval` is made of
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/
 */
export function provisioningFiles(address: string, scrapeSeconds: number): Record<string, string> {
  const server = { ...datasource, name: "Prometheus", access: "proxy", url: address, isDefault: true, editable: false };
  const files = { name: "immoexpress", type: "file", folder: "ImmoExpress", options: { path: dashboardsPath } };
  const written = (content: object) => `${JSON.stringify({ apiVersion: 1, ...content }, undefined, 2)}\n`;
  return {
    datasources: written({ datasources: [{ ...server, jsonData: { timeInterval: `${scrapeSeconds}s` } }] }),
    dashboards: written({ providers: [{ ...files, disableDeletion: true, allowUiUpdates: false }] }),
  };
}
