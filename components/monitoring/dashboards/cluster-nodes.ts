import type { Row } from "./definition.ts";

const noInterface = "the kubelet tells of the network cards of a machine, and this node is a part of one";
const noDisk = "nothing on this node is mounted from a device that its kubelet can see";

/** Of the node itself; what its containers send is a part of that. */
const network = (direction: "receive" | "transmit") =>
  `sum by (node, interface) (rate(container_network_${direction}_bytes_total{id="/"}[$__rate_interval]))`;

export const nodes: Row = {
  title: "Nodes",
  panels: [
    {
      ...{ title: "CPU in use", unit: "percent", limit: 80 },
      queries: [
        {
          legend: "{{node}}",
          expr: `100 * sum by (node) (rate(container_cpu_usage_seconds_total{id="/"}[$__rate_interval])) / max by (node) (machine_cpu_cores)`,
        },
      ],
    },
    {
      ...{ title: "Memory in use", unit: "percent", limit: 90 },
      queries: [
        {
          legend: "{{node}}",
          expr: `100 * max by (node) (container_memory_working_set_bytes{id="/"}) / max by (node) (machine_memory_bytes)`,
        },
      ],
    },
    {
      ...{ title: "CPU reserved by this stack's pods", unit: "percent" },
      queries: [
        {
          legend: "of all nodes",
          expr: `100 * sum(kube_pod_container_resource_requests{resource="cpu"}) / sum(kube_node_status_allocatable{resource="cpu"})`,
        },
      ],
    },
    {
      ...{ title: "Memory reserved by this stack's pods", unit: "percent" },
      queries: [
        {
          legend: "of all nodes",
          expr: `100 * sum(kube_pod_container_resource_requests{resource="memory"}) / sum(kube_node_status_allocatable{resource="memory"})`,
        },
      ],
    },
    {
      ...{ title: "Network", unit: "Bps" },
      queries: [
        { legend: "{{node}} {{interface}} in", expr: network("receive"), mayBeEmpty: noInterface },
        { legend: "{{node}} {{interface}} out", expr: network("transmit"), mayBeEmpty: noInterface },
      ],
    },
    {
      ...{ title: "Nodes", kind: "stat", unit: "short" },
      queries: [
        { legend: "ready", expr: `sum(kube_node_status_condition{condition="Ready",status="true"})` },
        { legend: "closed to new pods", expr: "sum(kube_node_spec_unschedulable)" },
        {
          legend: "short of something",
          expr: `sum(kube_node_status_condition{condition=~".+Pressure",status="true"})`,
        },
      ],
    },
    {
      ...{ title: "Nodes whose kubelet answers", kind: "stat", unit: "short" },
      queries: [{ legend: "nodes", expr: "count(machine_cpu_cores)" }],
    },
  ],
};

export const disks: Row = {
  title: "Disks and volumes",
  panels: [
    {
      ...{ title: "Disks of nodes in use", unit: "percent", limit: 85 },
      description: "Those that the node's kubelet finds: what is mounted from a device.",
      queries: [{ legend: "{{node}} {{device}}", expr: "100 * node:filesystem_used:ratio", mayBeEmpty: noDisk }],
    },
    {
      ...{ title: "File numbers (inodes) of disks in use", unit: "percent", limit: 85 },
      queries: [{ legend: "{{node}} {{device}}", expr: "100 * node:filesystem_inodes_used:ratio", mayBeEmpty: noDisk }],
    },
    {
      ...{ title: "Volumes in use", unit: "percent", limit: 85 },
      queries: [
        {
          legend: "{{namespace}} {{persistentvolumeclaim}}",
          expr: "100 * volume:used:ratio",
          mayBeEmpty: "the kubelet does not measure volumes that are directories of its node",
        },
      ],
    },
  ],
};
