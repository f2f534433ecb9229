import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import type { PrometheusSettings } from "../config/monitoring.ts";
import { Alertmanager } from "./alertmanager/index.ts";
import { Grafana } from "./grafana/index.ts";
import { KubeStateMetrics } from "./kube-state-metrics/index.ts";
import { MongodbExporter, type WatchedDatabase } from "./mongodb-exporter/index.ts";
import { Prometheus } from "./prometheus/index.ts";
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
}

/** What watches the application: the server that knows the metrics, what tells people when these are bad, and what shows them. */
export class Monitoring extends pulumi.ComponentResource {
  /** Where pods reach Prometheus. */
  readonly prometheusAddress: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Monitoring", name, {}, opts);
    const { prometheus } = args.config.monitoring;
    this.prometheusAddress = prometheus.install
      ? install(name, args, prometheus, this)
      : pulumi.output(prometheus.address);
    declareGrafana(name, args, this);
    declareMongodbExporter(name, args, this);
    this.registerOutputs({ prometheusAddress: this.prometheusAddress });
  }
}

/** Declares Grafana, where the configuration wants one. */
function declareGrafana(name: string, { config, namespace, platform }: MonitoringArgs, parent: Monitoring): void {
  const { grafana, prometheus } = config.monitoring;
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
      watched: pulumi
        .all([namespace, platform.ingressNamespace])
        .apply(([application, ingress]) => ({ namespace: application, ingress, limits })),
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
  const { alerts, alertmanager, kubeStateMetrics, mongodbExporter } = config.monitoring;
  const { apiServerCidr } = config.platform;
  const watched = { application, ingress: platform.ingressNamespace, rollouts: platform.rolloutsNamespace };
  const { address, namespace } = new Prometheus(
    `${name}-prometheus`,
    {
      ...{ settings, scraped: watched, apiServerCidr },
      rules: stackRules(alerts, settings.scrapeSeconds, uselessTopics(config)),
      durationPercent: alerts.durationPercent,
      hasDatabaseExporter: mongodbExporter.install,
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
  ];
}
