import type { Dashboard, Row, Watched } from "./definition.ts";
import { mongodb } from "./mongodb.ts";

export function databaseAndBackups(watched: Watched): Dashboard {
  return {
    uid: "immoexpress-database-and-backups",
    title: "Database and backups",
    description: "Whether the database has room, and whether its data could be restored.",
    rows: [backups(watched), database(watched), mongodb(watched)],
  };
}

const none =
  "there is no scheduled run of it yet: the first one comes within six hours, that of the drill within a day";

function backups({ namespace }: Watched): Row {
  const scheduled = `{namespace="${namespace}",cronjob=~"backup|media-backup|prune|drill"}`;
  const jobs = `{namespace="${namespace}",job_name=~"(backup|media-backup|prune|drill|restore|before-release)-.*"}`;
  return {
    title: "Backups",
    panels: [
      {
        ...{ title: "Since the last success", kind: "stat", unit: "h" },
        queries: [
          {
            legend: "{{cronjob}}",
            expr: `(time() - max by (cronjob) (kube_cronjob_status_last_successful_time${scheduled})) / 3600`,
            mayBeEmpty: none,
          },
        ],
      },
      {
        ...{ title: "Since the last success of a backup", unit: "h", limit: 6.5 },
        queries: [
          {
            legend: "{{cronjob}}",
            expr: `(time() - max by (cronjob) (kube_cronjob_status_last_successful_time{namespace="${namespace}",cronjob=~"backup|media-backup"})) / 3600`,
            mayBeEmpty: none,
          },
        ],
      },
      {
        ...{ title: "Failed pods of Jobs that Kubernetes still keeps", unit: "short" },
        queries: [
          {
            legend: "{{job_name}}",
            expr: `kube_job_status_failed${jobs} > 0`,
            mayBeEmpty: "none has failed",
          },
        ],
      },
      {
        ...{ title: "Time that a Job took", unit: "s", limit: 180 },
        queries: [
          {
            legend: "{{job_name}}",
            expr: `kube_job_status_completion_time${jobs} - kube_job_status_start_time${jobs}`,
            mayBeEmpty: none,
          },
        ],
      },
    ],
  };
}

const external = "the database is not in the cluster";

function database({ namespace }: Watched): Row {
  const pods = `{namespace="${namespace}",pod=~"mongodb-.*"`;
  const inCluster = (legend: string, expr: string) => ({ legend, expr, mayBeEmpty: external });
  return {
    title: "Database",
    panels: [
      {
        ...{ title: "Members", unit: "short" },
        queries: [
          inCluster("ready", `kube_statefulset_status_replicas_ready{namespace="${namespace}",statefulset="mongodb"}`),
          inCluster("wanted", `kube_statefulset_replicas{namespace="${namespace}",statefulset="mongodb"}`),
        ],
      },
      {
        ...{ title: "CPU", unit: "cores" },
        queries: [
          inCluster(
            "{{pod}}",
            `sum by (pod) (rate(container_cpu_usage_seconds_total${pods},container!=""}[$__rate_interval]))`,
          ),
        ],
      },
      {
        ...{ title: "Memory", unit: "bytes" },
        queries: [
          inCluster("{{pod}}", `sum by (pod) (container_memory_working_set_bytes${pods},container!=""})`),
          inCluster("{{pod}} at most", `sum by (pod) (kube_pod_container_resource_limits${pods},resource="memory"})`),
        ],
      },
      {
        ...{ title: "Network", unit: "Bps" },
        queries: [
          inCluster(
            "{{pod}} in",
            `sum by (pod) (rate(container_network_receive_bytes_total${pods}}[$__rate_interval]))`,
          ),
          inCluster(
            "{{pod}} out",
            `sum by (pod) (rate(container_network_transmit_bytes_total${pods}}[$__rate_interval]))`,
          ),
        ],
      },
      {
        ...{ title: "Volumes in use", unit: "percent", limit: 85 },
        queries: [
          {
            legend: "{{persistentvolumeclaim}}",
            expr: `100 * volume:used:ratio{namespace="${namespace}"}`,
            mayBeEmpty: "the kubelet does not measure volumes that are directories of its node",
          },
        ],
      },
    ],
  };
}
