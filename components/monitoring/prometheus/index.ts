import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import * as pulumi from "@pulumi/pulumi";
import { podsOfNamespace } from "../../application/network.ts";
import type { PrometheusSettings } from "../../config/monitoring.ts";
import { restrictedNamespaceLabels } from "../../platform/hardening.ts";
import { onlyNamedConnections } from "../../platform/network.ts";
import { immutableConfigMap } from "../immutable-config-map.ts";
import { oneServer } from "../one-server.ts";
import type { RuleFile } from "../rules/load.ts";
import { prometheusAccess } from "./access.ts";
import { labels, namespaceName, podLabels, port, serverName } from "./names.ts";
import { prometheusNetworkPolicy } from "./network.ts";
import { prometheusPod, samplesVolume } from "./pod.ts";
import { type OptionalTargets, prometheusConfiguration } from "./scraping.ts";

export interface PrometheusArgs {
  settings: PrometheusSettings;
  /** The namespaces whose pods have metrics; they exist already. */
  scraped: Readonly<Record<"application" | "ingress" | "rollouts", pulumi.Input<string>>>;
  /** What is recorded and what people are told of, by topic. */
  rules: Readonly<Record<string, RuleFile>>;
  /** What is left of the time after which Alertmanager is told again, in percent. */
  durationPercent: number;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
  /** What is read beside what every stack has. */
  optional: OptionalTargets;
}

/** Prometheus: one server with a volume that outlives it. Every analysis of a release asks it. */
export class Prometheus extends pulumi.ComponentResource {
  /** Where pods reach it, known once it is ready. */
  readonly address: pulumi.Output<string>;
  /** Where it runs, and everything else that watches: nothing is allowed there that no policy names. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Prometheus", name, {}, opts);
    const { settings, scraped, apiServerCidr, optional } = args;
    const child = { parent: this };
    const namespace = new Namespace(
      `${name}-namespace`,
      { metadata: { name: namespaceName, labels: { ...labels, ...restrictedNamespaceLabels } } },
      child,
    ).metadata.name;
    const metadata = { name: serverName, namespace, labels };

    const access = prometheusAccess(name, namespace, scraped, this);
    const peers = {
      application: podsOfNamespace(scraped.application),
      ingress: podsOfNamespace(scraped.ingress),
      rollouts: podsOfNamespace(scraped.rollouts),
    };
    const policy = onlyNamedConnections(
      name,
      metadata,
      prometheusNetworkPolicy(peers, { apiServerCidr, nodeCidr: settings.nodeCidr }, optional),
      this,
    );
    const configMapName = declareConfiguration(name, args, namespace, this);
    const service = new Service(
      `${name}-service`,
      { metadata, spec: { selector: podLabels, ports: [{ name: "http", port, targetPort: "http", protocol: "TCP" }] } },
      child,
    );
    const template = {
      metadata: { labels },
      spec: prometheusPod(settings, args.durationPercent, access.serviceAccountName, configMapName),
    };
    const server = new StatefulSet(
      `${name}-stateful-set`,
      {
        metadata,
        spec: oneServer({ ...settings, name: serverName, podLabels, labels, template, volume: samplesVolume }),
      },
      { ...child, protect: settings.protect, dependsOn: [policy, ...access.bindings, service] },
    );
    this.namespace = namespace;
    this.address = pulumi
      .all([namespace, server.metadata.name])
      .apply(([where]) => `http://${serverName}.${where}.svc:${port}`);
    this.registerOutputs({ address: this.address });
  }
}

/** @returns the ConfigMap's name, which says what is in it: another content starts another pod */
function declareConfiguration(
  name: string,
  { settings, scraped, rules, optional }: PrometheusArgs,
  namespace: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const files = pulumi.all([scraped, namespace]).apply(([namespaces, own]): Record<string, string> => ({
    "prometheus.json": textOf(prometheusConfiguration({ ...namespaces, own }, settings, optional)),
    ...Object.fromEntries(Object.entries(rules).map(([topic, file]) => [`rules-${topic}.json`, textOf(file)])),
  }));
  return immutableConfigMap(`${name}-configuration`, { namespace, labels, data: files }, parent);
}

const textOf = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
