import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { GrafanaSettings } from "../../config/grafana.ts";
import { restrictedNamespaceLabels } from "../../platform/hardening.ts";
import { onlyNamedConnections } from "../../platform/network.ts";
import { immutableConfigMap } from "../immutable-config-map.ts";
import type { Watched } from "../dashboards/index.ts";
import { namespaceName as prometheusNamespace } from "../prometheus/names.ts";
import { adminSecret, labels, podLabels, port, serverName } from "./names.ts";
import { fromGrafana, grafanaNetworkPolicy } from "./network.ts";
import { grafanaPod } from "./pod.ts";
import { dashboardFiles, provisioningFiles } from "./provisioning.ts";

export interface GrafanaArgs {
  settings: GrafanaSettings;
  /** Whom it asks. */
  prometheus: {
    /** Known once the server is ready. */
    address: pulumi.Output<string>;
    /** Whether this program installs it: then its policies are ours, too. */
    isInstalled: boolean;
    /** Between two readings of every metric. */
    scrapeSeconds: number;
  };
  /** Where Loki is, too; undefined: it is not installed. */
  lokiAddress: string | undefined;
  /** What the dashboards are about. */
  watched: pulumi.Input<Watched>;
}

/**
 * Grafana: one server in a namespace of its own, with the dashboards of `dashboards/`. It keeps nothing: what it shows is in
 * Prometheus, and how is in files.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Grafana", name, {}, opts);
    const { settings, prometheus, lokiAddress, watched } = args;
    const child = { parent: this };
    const namespace = new Namespace(
      `${name}-namespace`,
      { metadata: { name: serverName, labels: { ...labels, ...restrictedNamespaceLabels } } },
      child,
    ).metadata.name;
    const metadata = { name: serverName, namespace, labels };

    const policy = onlyNamedConnections(name, metadata, grafanaNetworkPolicy(lokiAddress !== undefined), this);
    if (prometheus.isInstalled) declareEntrance(name, prometheus.address, this);
    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, child);
    const password = new RandomPassword(`${name}-admin`, { length: 32, special: false }, child).result;
    const admin = new Secret(
      `${name}-admin-secret`,
      {
        metadata: { name: adminSecret.name, namespace, labels },
        stringData: { [adminSecret.key]: password },
      },
      child,
    );
    const files = (part: string, data: pulumi.Output<Record<string, string>>) =>
      immutableConfigMap(`${name}-${part}`, { namespace, labels, data }, this);
    const { address, scrapeSeconds } = prometheus;
    const spec = grafanaPod(settings, account.metadata.name, {
      provisioning: files(
        "provisioning",
        address.apply((url) => provisioningFiles(url, scrapeSeconds, lokiAddress)),
      ),
      dashboards: files("dashboards", pulumi.output(watched).apply(dashboardFiles)),
      adminSecret: admin.metadata.name,
    });
    new Service(
      `${name}-service`,
      { metadata, spec: { selector: podLabels, ports: [{ name: "http", port, targetPort: "http", protocol: "TCP" }] } },
      child,
    );
    new Deployment(
      `${name}-deployment`,
      {
        metadata,
        spec: { replicas: 1, selector: { matchLabels: podLabels }, template: { metadata: { labels }, spec } },
      },
      { ...child, dependsOn: [policy] },
    );
    this.registerOutputs();
  }
}

function declareEntrance(name: string, address: pulumi.Output<string>, parent: Grafana): void {
  // Its namespace exists when its address is known.
  const namespace = address.apply(() => prometheusNamespace);
  new NetworkPolicy(
    `${name}-entrance`,
    { metadata: { name: "prometheus-from-grafana", namespace, labels }, spec: fromGrafana() },
    { parent },
  );
}
