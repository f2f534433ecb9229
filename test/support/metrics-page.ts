type Labels = Readonly<Record<string, string>>;

const services = ["backend", "frontend"];
const releases = { "prod-20251201-090000": "5c9", "prod-20251207-143000": "7f4" };
const buckets = ["0.1", "0.5", "1", "+Inf"];
const namespace = "immoexpress";

/** The pods of two versions of both services, as Prometheus' labels name them. */
const pods = services.flatMap((service) =>
  Object.entries(releases).flatMap(([release, hash]) =>
    ["a", "b"].map((suffix) => ({
      ...{ namespace, service, release, pod_template_hash: hash, pod: `${service}-${hash}-${suffix}` },
      container: service,
    })),
  ),
);

/** What the pods of a stack and their cluster tell Prometheus, in its text format, the labels of the targets included. */
export function metricsPage(): string {
  // Counters that grow, whenever they are read.
  const grown = Date.now() / 1000;
  const parts = [application(grown), controllers(grown), cluster(grown), mongodb(grown), ownMetrics()];
  return `${parts.flat().join("\n")}\n`;
}

function application(grown: number): string[] {
  const of = (pod: (typeof pods)[number], ...names: (keyof typeof pod)[]) =>
    Object.fromEntries(names.map((name) => [name, pod[name]]));
  return pods.flatMap((pod) => {
    const target = of(pod, "namespace", "service", "pod", "pod_template_hash");
    const released = { ...target, release: pod.release };
    const route = { ...released, method: "GET", route: "/api/properties/:id", status: "200" };
    const flag = { ...released, flag: "enquiry-call", variant: "visit" };
    return [
      sample("up", { ...target, job: "application" }, 1),
      sample("http_requests_total", route, grown),
      sample("http_requests_total", { ...route, status: "500" }, grown / 100),
      ...buckets.map((le) => sample("http_request_duration_seconds_bucket", { ...route, le }, grown)),
      sample("process_start_time_seconds", target, 1_700_000_000),
      sample("process_cpu_seconds_total", target, grown / 10),
      sample("process_resident_memory_bytes", target, 1e8),
      sample("nodejs_eventloop_lag_p99_seconds", target, 0.01),
      sample("immoexpress_release_timestamp_seconds", released, 1_764_579_600),
      ...["properties_created", "conversions", "payments", "payments_euros"].map((name) =>
        sample(`immoexpress_${name}_total`, released, grown),
      ),
      sample("immoexpress_active_users", target, 3),
      sample("immoexpress_flag_exposures_total", flag, grown),
      sample("immoexpress_flag_conversions_total", flag, grown / 10),
      sample("immoexpress_flag_last_reload_successful", released, 1),
    ];
  });
}

function controllers(grown: number): string[] {
  const entry = { namespace: "ingress", entrypoint: "websecure", code: "200", method: "GET", protocol: "http" };
  return [
    sample("traefik_entrypoint_requests_total", entry, grown),
    ...buckets.map((le) => sample("traefik_entrypoint_request_duration_seconds_bucket", { ...entry, le }, grown)),
    sample("traefik_tls_certs_not_after", { namespace: "ingress", cn: "immoexpress.com", serial: "1" }, grown + 1e6),
    ...services.flatMap((name) => [
      sample("rollout_info", { namespace, name, strategy: "canary", phase: "Completed" }, 1),
      ...["desired", "available", "updated"].map((what) =>
        sample(`rollout_info_replicas_${what}`, { namespace, name }, 2),
      ),
    ]),
    sample("analysis_run_metric_phase", { namespace, name: "r", metric: "p95", type: "Prometheus", phase: "Error" }, 0),
    sample("rollout_events_total", { namespace, name: "backend", type: "Normal", reason: "RolloutUpdated" }, grown),
  ];
}

/** Of kube-state-metrics and of the kubelet. */
function cluster(grown: number): string[] {
  const node = { node: "n-1", instance: "n-1" };
  const everyPod = [...pods, { namespace, pod: "mongodb-0", container: "mongodb" }];
  return [
    sample("container_cpu_usage_seconds_total", { ...node, id: "/" }, grown),
    sample("container_memory_working_set_bytes", { ...node, id: "/" }, 1e9),
    sample("machine_cpu_cores", node, 2),
    sample("machine_memory_bytes", node, 4e9),
    ...everyPod.flatMap(({ namespace: of, pod, container }) => {
      const own = { namespace: of, pod, container };
      return [
        sample("container_cpu_usage_seconds_total", { ...own, ...node, id: `/${pod}` }, grown / 10),
        sample("container_memory_working_set_bytes", { ...own, ...node, id: `/${pod}` }, 1e8),
        sample("container_network_receive_bytes_total", { namespace: of, pod, interface: "eth0" }, grown),
        sample("container_network_transmit_bytes_total", { namespace: of, pod, interface: "eth0" }, grown),
        ...["cpu", "memory"].flatMap((resource) =>
          ["limits", "requests"].map((what) =>
            sample(`kube_pod_container_resource_${what}`, { ...own, node: "n-1", resource }, 2e8),
          ),
        ),
        sample("kube_pod_container_status_restarts_total", own, 0),
        sample("kube_pod_status_phase", { namespace: of, pod, phase: "Running" }, 1),
      ];
    }),
    ...services.flatMap((name) => [
      ...["status_current", "status_desired", "spec_max"].map((what) =>
        sample(`kube_horizontalpodautoscaler_${what}_replicas`, { namespace, horizontalpodautoscaler: name }, 2),
      ),
    ]),
    ...["backup", "media-backup"].flatMap((cronjob) => [
      sample("kube_cronjob_status_last_successful_time", { namespace, cronjob }, grown - 3600),
      sample("kube_job_status_start_time", { namespace, job_name: `${cronjob}-1` }, grown - 3700),
      sample("kube_job_status_completion_time", { namespace, job_name: `${cronjob}-1` }, grown - 3600),
      sample("kube_job_status_failed", { namespace, job_name: `${cronjob}-1` }, 0),
    ]),
    sample("kube_statefulset_status_replicas_ready", { namespace, statefulset: "mongodb" }, 1),
    sample("kube_statefulset_replicas", { namespace, statefulset: "mongodb" }, 1),
    ...nodes(grown),
  ];
}

/** Of the nodes and their volumes, and what rules make of that. */
function nodes(grown: number): string[] {
  const node = { node: "n-1" };
  const card = { ...node, id: "/", interface: "eth0" };
  const disk = { ...node, device: "/dev/sda1" };
  return [
    ...["receive", "transmit"].map((direction) => sample(`container_network_${direction}_bytes_total`, card, grown)),
    ...["Ready", "DiskPressure"].map((condition) =>
      sample("kube_node_status_condition", { ...node, condition, status: "true" }, Number(condition === "Ready")),
    ),
    sample("kube_node_spec_unschedulable", node, 0),
    ...["cpu", "memory"].map((resource) => sample("kube_node_status_allocatable", { ...node, resource }, 2e9)),
    sample("node:filesystem_used:ratio", disk, 0.5),
    sample("node:filesystem_inodes_used:ratio", disk, 0.1),
    sample("volume:used:ratio", { namespace, persistentvolumeclaim: "data-mongodb-0" }, 0.1),
  ];
}

/** Of the database's exporter, and what rules make of that. */
function mongodb(grown: number): string[] {
  const of = { namespace, job: "mongodb" };
  return [
    sample("mongodb_up", { ...of, cluster_role: "mongod" }, 1),
    ...["current", "available"].map((type) => sample("mongodb_ss_connections", { ...of, conn_type: type }, 100)),
    sample("mongodb_ss_opcounters", { ...of, legacy_op_type: "query" }, grown),
    ...["latency", "ops"].map((what) => sample(`mongodb_ss_opLatencies_${what}`, { ...of, op_type: "reads" }, grown)),
    ...["bytes_currently_in_the_cache", "maximum_bytes_configured"].map((what) =>
      sample(`mongodb_ss_wt_cache_${what}`, of, 1e8),
    ),
    sample("database:replication_lag:seconds", { namespace, member_idx: "mongodb-1:27017" }, 0),
  ];
}

function ownMetrics(): string[] {
  const own = { job: "prometheus", instance: "localhost:9090" };
  return [
    ...["prometheus_tsdb_head_series", "prometheus_tsdb_storage_blocks_bytes", "process_resident_memory_bytes"],
  ].map((name) => sample(name, own, 1000));
}

function sample(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${written.join(",")}} ${value}`;
}
