import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import type { PrometheusSettings } from "../config/monitoring.ts";
import { Alertmanager } from "./alertmanager/index.ts";
import { Grafana } from "./grafana/index.ts";
import type { LogClient, LogStore } from "../storage/index.ts";
import { KubeStateMetrics } from "./kube-state-metrics/index.ts";
import { Logs } from "./logs/index.ts";
import { lokiAddress, lokiName, namespaceName as logsNamespace } from "./logs/names.ts";
import { MongodbExporter, type WatchedDatabase } from "./mongodb-exporter/index.ts";
import { Prometheus } from "./prometheus/index.ts";
import { namespaceName as prometheusNamespace } from "./prometheus/names.ts";
import { stackRules } from "./rules/load.ts";

export interface MonitoringArgs {
  /** The stack's configuration. */
  config: Pick<Config, "canary" | "monitoring" | "platform" | "backup">;
  /** Namespace of the application; it exists already. */
  namespace: pulumi.Input<string>;
  /** The application's database. */
  database: WatchedDatabase;
  /** Where the controllers run. */
  platform: { readonly ingressNamespace: pulumi.Output<string>; readonly rolloutsNamespace: pulumi.Output<string> };
  /** Where Loki keeps the logs, where it is installed. Default: on its volume. */
  logStore?: LogStore | undefined;
}

/** Whose pods keep logs in the storage; undefined where nobody does. */
export function logClient({ monitoring }: Pick<Config, "monitoring">): LogClient | undefined {
  return monitoring.logs.install ? { namespace: logsNamespace, serviceAccount: lokiName } : undefined;
}

/**
 * What watches the application: the server that knows the metrics, what tells people when these are bad, what keeps the logs,
 * and what shows both.
 */
export class Monitoring extends pulumi.ComponentResource {
  /** Where pods reach Prometheus. */
  readonly prometheusAddress: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Monitoring", name, {}, opts);
    const { prometheus } = args.config.monitoring;
    this.prometheusAddress = prometheus.install
      ? install(name, args, prometheus, this)
      : pulumi.output(prometheus.address);
    declareLogs(name, args, this);
    declareGrafana(name, args, this);
    declareMongodbExporter(name, args, this);
    this.registerOutputs({ prometheusAddress: this.prometheusAddress });
  }
}

/** Declares what keeps the logs, where the configuration wants that: those of everything that this program installs. */
function declareLogs(name: string, args: MonitoringArgs, parent: Monitoring): void {
  const { config, namespace, platform, logStore } = args;
  const { logs, prometheus } = config.monitoring;
  if (!logs.install) return;
  new Logs(
    `${name}-logs`,
    {
      settings: logs,
      read: {
        ...{ application: namespace, ingress: platform.ingressNamespace, rollouts: platform.rolloutsNamespace },
        // It exists when the server's address is known.
        ...(prometheus.install ? { monitoring: parent.prometheusAddress.apply(() => prometheusNamespace) } : {}),
      },
      store: logStore,
      apiServerCidr: config.platform.apiServerCidr,
    },
    { parent },
  );
}

/** Declares Grafana, where the configuration wants one. */
function declareGrafana(name: string, { config, namespace, platform }: MonitoringArgs, parent: Monitoring): void {
  const { grafana, logs, prometheus } = config.monitoring;
  if (!grafana.install) return;
  const { limits } = config.canary;
  new Grafana(
    `${name}-grafana`,
    {
      settings: grafana,
      prometheus: {
        address: parent.prometheusAddress,
        isInstalled: prometheus.install,
        scrapeSeconds: prometheus.scrapeSeconds,
      },
      lokiAddress: logs.install ? lokiAddress : undefined,
      watched: pulumi
        .all([namespace, platform.ingressNamespace])
        .apply(([application, ingress]) => ({ namespace: application, ingress, limits, hasLogs: logs.install })),
    },
    { parent },
  );
}

/** Declares the database's exporter, where the configuration wants one: whichever Prometheus there is reads it. */
function declareMongodbExporter(name: string, { config, namespace, database }: MonitoringArgs, parent: Monitoring) {
  const settings = config.monitoring.mongodbExporter;
  if (settings.install) new MongodbExporter(`${name}-mongodb-exporter`, { settings, namespace, database }, { parent });
}

/** @returns where pods reach Prometheus */
function install(
  name: string,
  { config, namespace: application, platform }: MonitoringArgs,
  settings: PrometheusSettings,
  parent: Monitoring,
): pulumi.Output<string> {
  const { alerts, alertmanager, kubeStateMetrics, mongodbExporter, logs } = config.monitoring;
  const { apiServerCidr } = config.platform;
  const watched = { application, ingress: platform.ingressNamespace, rollouts: platform.rolloutsNamespace };
  const { address, namespace } = new Prometheus(
    `${name}-prometheus`,
    {
      ...{ settings, scraped: watched, apiServerCidr },
      rules: stackRules(alerts, settings.scrapeSeconds, uselessTopics(config)),
      durationPercent: alerts.durationPercent,
      optional: { databaseExporter: mongodbExporter.install, logs: logs.install },
    },
    { parent },
  );
  new Alertmanager(
    `${name}-alertmanager`,
    { settings: alertmanager, durationPercent: alerts.durationPercent, namespace },
    { parent },
  );
  new KubeStateMetrics(
    `${name}-kube-state-metrics`,
    { settings: kubeStateMetrics, namespace, watched: { ...watched, monitoring: namespace }, apiServerCidr },
    { parent },
  );
  return address;
}

/** Rules about what this stack does not have. */
function uselessTopics({ platform, backup, monitoring }: MonitoringArgs["config"]): string[] {
  return [
    // Another ingress controller has other metrics.
    ...(platform.traefik.install ? [] : ["availability", "certificates"]),
    ...(backup.enabled ? [] : ["backups"]),
    ...(monitoring.mongodbExporter.install ? [] : ["database"]),
    ...(monitoring.logs.install ? [] : ["logs"]),
  ];
}
