import { annotations, dashboards, type Watched } from "../dashboards/index.ts";
import { grafanaDashboard, sources } from "../dashboards/grafana.ts";

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
 * @param address of Prometheus
 * @param lokiAddress undefined: there is no Loki
 * @param scrapeSeconds between two readings of the metrics: what `$__rate_interval` is made of
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/
 */
export function provisioningFiles(
  address: string,
  scrapeSeconds: number,
  lokiAddress: string | undefined,
): Record<string, string> {
  const asked = { access: "proxy", editable: false };
  const interval = { jsonData: { timeInterval: `${scrapeSeconds}s` } };
  const datasources = [
    { ...asked, ...sources.prometheus, name: "Prometheus", url: address, isDefault: true, ...interval },
    ...(lokiAddress === undefined
      ? []
      : [{ ...asked, ...sources.loki, name: "Loki", url: lokiAddress, ...lokiSettings }]),
  ];
  const files = { name: "immoexpress", type: "file", folder: "ImmoExpress", options: { path: dashboardsPath } };
  const written = (content: object) => `${JSON.stringify({ apiVersion: 1, ...content }, undefined, 2)}\n`;
  return {
    datasources: written({ datasources }),
    dashboards: written({ providers: [{ ...files, disableDeletion: true, allowUiUpdates: false }] }),
  };
}

/** A line's request leads to all lines of that request. */
const lokiSettings = {
  jsonData: {
    maxLines: 1000,
    derivedFields: [
      {
        ...{ name: "All lines of this request", matcherType: "label", matcherRegex: "request_id" },
        // $ is doubled for Grafana, which would take it for a variable of its environment.
        ...{ url: '{namespace=~".+"} | request_id="$${__value.raw}"', datasourceUid: sources.loki.uid },
      },
    ],
  },
};
