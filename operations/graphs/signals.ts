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

/** One of the four golden signals, a graph for each service. */
export interface Signal {
  /** Of its files. */
  name: string;
  title: string;
  /** Whether each version has lines of its own, or all pods of the service have the same. */
  isByVersion: boolean;
  /** The smallest value at the upper edge of a graph. */
  smallestTop: number;
  format: (value: number) => string;
  lines: readonly Line[];
}

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
  return [
    {
      ...{ name: "traffic", title: "requests per second", isByVersion: true, smallestTop: 1, format: perSecond },
      lines: [{ ...all, query: queries.requests }],
    },
    {
      ...{ name: "errors", title: "requests that failed (5xx)", isByVersion: true, smallestTop: 1, format: percent },
      lines: [{ ...all, query: queries.errorPercent }],
    },
    {
      ...{ name: "latency", title: "time to answer", isByVersion: true, smallestTop: 100, format: milliseconds },
      lines: [latency(0.5, "dotted"), latency(0.95, ""), latency(0.99, "dashed")],
    },
    ...saturation(namespace, `[${windowSeconds}s]`),
  ];
}

/** Of the containers where they are measured, otherwise of the processes, which say it themselves. */
function saturation(namespace: string, window: string): Signal[] {
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
  return [
    {
      ...{ name: "cpu", title: "CPU of a pod", isByVersion: false, smallestTop: 0.05, format: cores },
      lines: lines(cpu, "cpu"),
    },
    {
      ...{ name: "memory", title: "memory of a pod", isByVersion: false, smallestTop: 100e6, format: formatBytes },
      lines: lines(memory, "memory"),
    },
  ];
}

function perSecond(value: number): string {
  return `${Number(value.toFixed(value < 10 ? 2 : 1))}/s`;
}

function cores(value: number): string {
  return `${Number(value.toFixed(3))} CPU`;
}
