import { milliseconds, percent } from "../charts/units.ts";
import { requestQueries } from "../prometheus/request-queries.ts";
import { formatBytes } from "../terminal/format.ts";

/** What a graph's lines are about, in PromQL. */
export interface Line {
  /** What sets it apart from others of the same version; empty where there are none. */
  label: string;
  look: "" | "dashed" | "dotted";
  query: string;
}

/** Of their files, in the order in which they are drawn. */
export const signalNames = ["traffic", "errors", "latency", "cpu", "memory", "replicas"] as const;
export type SignalName = (typeof signalNames)[number];

/** How a signal is drawn. */
export interface SignalLook {
  title: string;
  /** Whether each version has lines of its own, or all pods of the service have the same. */
  isByVersion: boolean;
  /** The smallest value at the upper edge of a graph. */
  smallestTop: number;
  format: (value: number) => string;
}

/** One of the golden signals, a graph for each service. */
export interface Signal extends SignalLook {
  name: SignalName;
  lines: readonly Line[];
}

export const signalLooks: Readonly<Record<SignalName, SignalLook>> = {
  traffic: { title: "requests per second", isByVersion: true, smallestTop: 1, format: perSecond },
  errors: { title: "requests that failed (5xx)", isByVersion: true, smallestTop: 1, format: percent },
  latency: { title: "time to answer", isByVersion: true, smallestTop: 100, format: milliseconds },
  cpu: { title: "CPU of a pod", isByVersion: false, smallestTop: 0.05, format: cores },
  memory: { title: "memory of a pod", isByVersion: false, smallestTop: 100e6, format: formatBytes },
  replicas: { title: "pods", isByVersion: false, smallestTop: 2, format: count },
};

const by = "service, release, pod_template_hash";

/**
 * Traffic, errors, latency and saturation as queries. The kubelet's probes do not count.
 * @param namespace of the application
 * @param windowSeconds that a rate looks back: four readings of the metrics at least
 */
export function goldenSignals(namespace: string, windowSeconds: number): Signal[] {
  const queries = requestQueries({ namespace, by, window: `${windowSeconds}s` });
  const latency = (share: number, look: Line["look"]) => ({
    ...{ label: `p${share * 100}`, look },
    query: `1000 * ${queries.latency(share)}`,
  });
  const all = { label: "", look: "" } as const;
  const lines: Record<SignalName, readonly Line[]> = {
    traffic: [{ ...all, query: queries.requests }],
    errors: [{ ...all, query: queries.errorPercent }],
    latency: [latency(0.5, "dotted"), latency(0.95, ""), latency(0.99, "dashed")],
    ...saturation(namespace, `[${windowSeconds}s]`),
    replicas: replicas(namespace),
  };
  return signalNames.map((name) => ({ name, ...signalLooks[name], lines: lines[name] }));
}

/** Of the containers where they are measured, otherwise of the processes, which say it themselves. */
function saturation(namespace: string, window: string): Record<"cpu" | "memory", Line[]> {
  const container = `namespace="${namespace}",container!=""`;
  const cpu =
    `(sum by (pod) (rate(container_cpu_usage_seconds_total{${container}}${window})) or ` +
    `sum by (pod) (rate(process_cpu_seconds_total{namespace="${namespace}"}${window})))`;
  const memory =
    `(sum by (pod) (container_memory_working_set_bytes{${container}}) or ` +
    `sum by (pod) (process_resident_memory_bytes{namespace="${namespace}"}))`;
  // What the node says of a container names the pod, and not its service.
  const ofService = `* on (pod) group_left (service) group by (pod, service) (up{namespace="${namespace}",service!=""})`;
  const limit = (resource: string) =>
    `sum by (pod) (kube_pod_container_resource_limits{namespace="${namespace}",resource="${resource}"})`;
  const lines = (used: string, resource: string): Line[] => [
    { label: "busiest pod", look: "", query: `max by (service) (${used} ${ofService})` },
    { label: "average pod", look: "dotted", query: `avg by (service) (${used} ${ofService})` },
    { label: "limit of a pod", look: "dashed", query: `max by (service) (${limit(resource)} ${ofService})` },
  ];
  return { cpu: lines(cpu, "cpu"), memory: lines(memory, "memory") };
}

/** Pods that answer, and how many the autoscaler of the same name wants and may have. */
function replicas(namespace: string): Line[] {
  const autoscaler = (metric: string) =>
    `max by (service) (label_replace(kube_horizontalpodautoscaler_${metric}{namespace="${namespace}"}, ` +
    '"service", "$1", "horizontalpodautoscaler", "(.+)"))';
  return [
    { label: "answer", look: "", query: `sum by (service) (up{namespace="${namespace}",service!=""})` },
    { label: "wanted", look: "dotted", query: autoscaler("status_desired_replicas") },
    { label: "at most", look: "dashed", query: autoscaler("spec_max_replicas") },
  ];
}

function perSecond(value: number): string {
  return `${Number(value.toFixed(value < 10 ? 2 : 1))}/s`;
}

function count(value: number): string {
  return String(Number(value.toFixed(1)));
}

function cores(value: number): string {
  return `${Number(value.toFixed(3))} CPU`;
}
