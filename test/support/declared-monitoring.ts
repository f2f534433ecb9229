import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../components/monitoring/index.ts";
import type { WatchedDatabase } from "../../components/monitoring/mongodb-exporter/index.ts";
import { configOf } from "./pulumi-config.ts";
import { record, type Recording } from "./pulumi-recording.ts";

/** The connection string that a database in the cluster has for what watches it. */
export const monitorUri = "mongodb://immoexpress-monitor:generated@mongodb-0:27017/?authSource=admin";

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
    new Monitoring("monitoring", {
      ...{ config: configOf(stack, changes), namespace: "immoexpress" },
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
