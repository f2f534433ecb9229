/** The metrics that the rules and the dashboards ask for, as patterns: the rest would be most of it. */
export const namespacedMetrics: readonly string[] = [
  // Not next_schedule_time: it ends the program for a schedule that never comes, as those of Jobs that people start.
  "kube_cronjob_(created|spec_suspend|status_last_schedule_time|status_last_successful_time)",
  "kube_job_(complete|failed|status_completion_time|status_failed|status_start_time)",
  "kube_horizontalpodautoscaler_(spec_max_replicas|spec_min_replicas|status_current_replicas|status_desired_replicas)",
  "kube_pod_container_resource_(limits|requests)",
  "kube_pod_container_status_(restarts_total|waiting_reason)",
  "kube_pod_status_(phase|ready)",
  "kube_statefulset_(replicas|status_replicas_ready)",
];

/** Those of nodes, which are in no namespace. */
export const nodeMetrics: readonly string[] = [
  "kube_node_spec_unschedulable",
  "kube_node_status_(allocatable|condition)",
];
