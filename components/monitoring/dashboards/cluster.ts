import { disks, nodes } from "./cluster-nodes.ts";
import type { Dashboard, Row } from "./definition.ts";

export function cluster(): Dashboard {
  return {
    uid: "immoexpress-cluster",
    title: "Cluster",
    description: "Nodes, pods, and whether the watching itself works.",
    rows: [nodes, disks, pods, watching],
  };
}

const pods: Row = {
  title: "Pods",
  panels: [
    {
      ...{ title: "Pods by phase", unit: "short" },
      queries: [{ legend: "{{namespace}} {{phase}}", expr: "sum by (namespace, phase) (kube_pod_status_phase) > 0" }],
    },
    {
      ...{ title: "Restarts in an hour", unit: "short" },
      queries: [
        {
          legend: "{{namespace}} {{pod}}",
          expr: "topk(10, sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])))",
        },
      ],
    },
    {
      ...{ title: "Containers that wait", unit: "short" },
      queries: [
        {
          legend: "{{namespace}} {{pod}} {{reason}}",
          expr: "sum by (namespace, pod, reason) (kube_pod_container_status_waiting_reason) > 0",
          mayBeEmpty: "none waits",
        },
      ],
    },
    {
      ...{ title: "Memory by namespace", unit: "bytes" },
      queries: [
        { legend: "{{namespace}}", expr: `sum by (namespace) (container_memory_working_set_bytes{container!=""})` },
      ],
    },
    {
      ...{ title: "CPU by namespace", unit: "cores" },
      queries: [
        {
          legend: "{{namespace}}",
          expr: `sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[$__rate_interval]))`,
        },
      ],
    },
  ],
};

const watching: Row = {
  title: "The watching itself",
  panels: [
    {
      ...{ title: "Targets that answer", unit: "percent" },
      queries: [{ legend: "{{job}}", expr: "100 * sum by (job) (up) / count by (job) (up)" }],
    },
    {
      ...{ title: "Slowest target", unit: "s" },
      queries: [{ legend: "{{job}}", expr: "max by (job) (scrape_duration_seconds)" }],
    },
    {
      ...{ title: "Series in memory", unit: "short" },
      queries: [{ legend: "series", expr: `prometheus_tsdb_head_series{job="prometheus"}` }],
    },
    {
      ...{ title: "Samples stored on disk", unit: "bytes" },
      queries: [{ legend: "blocks", expr: `prometheus_tsdb_storage_blocks_bytes{job="prometheus"}` }],
    },
    {
      ...{ title: "Memory of Prometheus", unit: "bytes" },
      queries: [{ legend: "process", expr: `process_resident_memory_bytes{job="prometheus"}` }],
    },
  ],
};
