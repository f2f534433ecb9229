import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What the exporter demands of the database, and the other way round. */
export function mongodbExporterRules({ database, monitoring: { mongodbExporter: exporter } }: Config): BrokenRule[] {
  if (!exporter.install) return [];
  const isExternal = database.kind === "external";
  return [
    ...broken(
      database.kind === "inCluster" && database.engine === "ferretdb",
      ["monitoring", "mongodbExporter", "install"],
      "must be false with database.engine: ferretdb, which knows neither users nor what the exporter asks",
    ),
    ...broken(
      isExternal && exporter.uri === undefined,
      ["monitoring", "mongodbExporter", "uri"],
      "must be given with database.kind: external, unless install is false: make a user there with the role clusterMonitor, then " +
        "pulumi config set --secret --path immoexpress:monitoring.mongodbExporter.uri",
    ),
    ...broken(
      !isExternal && exporter.uri !== undefined,
      ["monitoring", "mongodbExporter", "uri"],
      "must not be given unless database.kind is external: in the cluster a user is made for it",
    ),
  ];
}
