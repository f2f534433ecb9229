import { quantityValue } from "../../../config/fields.ts";
import type { LogsSettings } from "../../../config/logs.ts";
import type { LogStore } from "../../../storage/index.ts";
import { lokiPort } from "../names.ts";

/** Where the pod has its volume. */
export const dataPath = "/var/lib/loki";

/** How much older than the newest one of its stream a line may be. */
export const hoursBehind = 6;

/** The first day of the one schema that there was; a newer one is added behind it, with a day of its own. */
const firstDay = "2025-01-01";

/**
 * Loki's configuration: one process, which keeps what is new on its volume, and what is complete in the store.
 * @param store undefined: everything stays on the volume
 * @param path of the volume
 * @see https://grafana.com/docs/loki/latest/configure/
 */
export function lokiConfiguration(
  { retentionDays, resources }: Pick<LogsSettings, "retentionDays" | "resources">,
  store: Pick<LogStore, "accountName" | "container"> | undefined,
  path = dataPath,
): object {
  const hours = retentionDays * 24;
  const kind = store === undefined ? "filesystem" : "azure";
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: lokiPort,
      // Its parts talk to one another inside the process.
      grpc_listen_address: "127.0.0.1",
      log_format: "json",
      log_level: "info",
    },
    common: {
      path_prefix: path,
      replication_factor: 1,
      instance_addr: "127.0.0.1",
      ring: { kvstore: { store: "inmemory" } },
    },
    schema_config: {
      configs: [
        {
          from: firstDay,
          store: "tsdb",
          object_store: kind,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    storage_config: {
      // The clients that will be Loki's only ones. The one for Azure takes the pod's workload identity.
      use_thanos_objstore: true,
      object_store:
        store === undefined
          ? { filesystem: { dir: `${path}/objects` } }
          : { azure: { account_name: store.accountName, container_name: store.container } },
      tsdb_shipper: { active_index_directory: `${path}/index`, cache_location: `${path}/index-cache` },
    },
    ingester: {
      // Several pods write into one stream, and after a pause not at the same pace: lines may be half of this behind the newest.
      max_chunk_age: `${2 * hoursBehind}h`,
      // What was taken survives the pod; by default reading it again may take 4 GB.
      wal: { dir: `${path}/wal`, replay_memory_ceiling: `${Math.floor(memoryMegabytes(resources) / 2)}MB` },
    },
    compactor: {
      working_directory: `${path}/compactor`,
      retention_enabled: true,
      // Lines that are past their time can still be found so long.
      retention_delete_delay: "2h",
      delete_request_store: kind,
    },
    limits_config: {
      retention_period: `${hours}h`,
      max_query_lookback: `${hours}h`,
      max_query_length: `${hours + 24}h`,
      allow_structured_metadata: true,
      // Alloy says both already.
      discover_service_name: [],
      discover_log_levels: false,
      // A line that is too long is cut, and not refused.
      max_line_size: "256KB",
      max_line_size_truncate: true,
    },
  };
}

function memoryMegabytes({ limits }: LogsSettings["resources"]): number {
  return quantityValue(limits.memory) / 2 ** 20;
}
