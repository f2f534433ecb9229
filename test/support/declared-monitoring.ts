import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../components/monitoring/index.ts";
import type { WatchedDatabase } from "../../components/monitoring/mongodb-exporter/index.ts";
import { configOf } from "./pulumi-config.ts";
import { record, type Recording } from "./pulumi-recording.ts";

/** The connection string that a database in the cluster has for what watches it. */
export const monitorUri = "mongodb://immoexpress-monitor:generated@mongodb-0:27017/?authSource=admin";

/** The container for logs, where the stack's storage is in Azure. */
export const logStore = {
  ...{ accountName: "immoexpressproduction", container: "logs" },
  serviceAccountAnnotations: { "azure.workload.identity/client-id": "client" },
  podLabels: { "azure.workload.identity/use": "true" },
  egress: { ports: [{ port: 443, protocol: "TCP" }] },
};

/**
 * What watches a stack, declared.
 * @param changes of the stack's configuration
 * @param database what of it is not as in the cluster
 */
export function declaredMonitoring(
  stack: string,
  changes: Readonly<Record<string, unknown>> = {},
  database: () => Partial<WatchedDatabase> = () => ({}),
): Promise<Recording> {
  return record(() => {
    const config = configOf(stack, changes);
    new Monitoring("monitoring", {
      ...{ config, namespace: "immoexpress", logStore: config.storage.kind === "azure" ? logStore : undefined },
      database: {
        monitorConnectionString: pulumi.secret(monitorUri),
        host: pulumi.output("mongodb.immoexpress.svc:27017"),
        podLabels: { "app.kubernetes.io/name": "mongodb" },
        ...database(),
      },
      platform: { ingressNamespace: pulumi.output("ingress"), rolloutsNamespace: pulumi.output("argo-rollouts") },
    });
  }, stack);
}
