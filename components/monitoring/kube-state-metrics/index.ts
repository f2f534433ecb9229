import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../../config/monitoring.ts";
import { fromPrometheus, toApiServer } from "../../platform/network.ts";
import { kubeStateMetricsAccess } from "./access.ts";
import { kubeStateMetricsName, kubeStateMetricsPort, labels, nodeMetricsPort, podLabels } from "./names.ts";
import { kubeStateMetricsPod } from "./pod.ts";

export interface KubeStateMetricsArgs {
  settings: MonitoringSettings["kubeStateMetrics"];
  /** Namespace of everything that watches, which denies what no policy names. */
  namespace: pulumi.Input<string>;
  /** The namespaces whose objects are told of; they exist already. */
  watched: Readonly<Record<string, pulumi.Input<string>>>;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
}

/** kube-state-metrics: makes metrics of what Kubernetes knows of pods, Jobs, autoscalers and nodes. */
export class KubeStateMetrics extends pulumi.ComponentResource {
  constructor(name: string, args: KubeStateMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:KubeStateMetrics", name, {}, opts);
    const { settings, namespace, watched, apiServerCidr } = args;
    const metadata = { name: kubeStateMetricsName, namespace, labels };
    const child = { parent: this };
    const access = kubeStateMetricsAccess(name, namespace, watched, this);
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: podLabels },
          policyTypes: ["Ingress", "Egress"],
          ingress: [fromPrometheus(kubeStateMetricsPort), fromPrometheus(nodeMetricsPort)],
          egress: [toApiServer(apiServerCidr)],
        },
      },
      child,
    );
    const ports = [
      { name: "metrics", port: kubeStateMetricsPort, targetPort: "metrics", protocol: "TCP" },
      { name: "node-metrics", port: nodeMetricsPort, targetPort: "node-metrics", protocol: "TCP" },
    ];
    new Service(`${name}-service`, { metadata, spec: { selector: podLabels, ports } }, child);
    const template = kubeStateMetricsPod(settings, access.serviceAccountName, Object.values(watched));
    new Deployment(
      `${name}-deployment`,
      { metadata, spec: { replicas: 1, selector: { matchLabels: podLabels }, template } },
      { ...child, dependsOn: [policy, ...access.bindings] },
    );
    this.registerOutputs();
  }
}
