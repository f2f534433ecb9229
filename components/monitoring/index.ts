import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { Grafana } from "./grafana/index.ts";
import { Prometheus } from "./prometheus/index.ts";

export interface MonitoringArgs {
  /** The stack's configuration. */
  config: Pick<Config, "canary" | "monitoring" | "platform">;
  /** Namespace of the application; it exists already. */
  namespace: pulumi.Input<string>;
  /** Where the controllers run. */
  platform: { readonly ingressNamespace: pulumi.Output<string>; readonly rolloutsNamespace: pulumi.Output<string> };
}

/** What watches the application: the server whose metrics a release is judged by, and what shows them. */
export class Monitoring extends pulumi.ComponentResource {
  /** Where pods reach Prometheus. */
  readonly prometheusAddress: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Monitoring", name, {}, opts);
    const { config, namespace, platform } = args;
    const { prometheus } = config.monitoring;
    this.prometheusAddress = prometheus.install
      ? new Prometheus(
          `${name}-prometheus`,
          {
            settings: prometheus,
            scraped: {
              application: namespace,
              ingress: platform.ingressNamespace,
              rollouts: platform.rolloutsNamespace,
            },
            apiServerCidr: config.platform.apiServerCidr,
          },
          { parent: this },
        ).address
      : pulumi.output(prometheus.address);
    declareGrafana(name, args, this);
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
