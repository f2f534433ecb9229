import type { BackupSettings } from "./backup.ts";
import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import { hasDigest } from "./images.ts";
import type { Config } from "./schema.ts";

/** What the backups demand of the rest of the configuration, and the other way round. */
export function backupRules(config: Config): BrokenRule[] {
  const { backup, environment } = config;
  if (!backup.enabled) {
    return broken(environment === "production", ["backup", "enabled"], "must be true in production");
  }
  return [
    ...broken(
      environment === "production" && !hasDigest(backup.image),
      ["backup", "image"],
      "must have a digest in production: name@sha256:…",
    ),
    ...drillRules(config, backup),
    ...engineRules(config, backup),
  ];
}

function drillRules({ environment, secrets }: Config, { drill }: BackupSettings): BrokenRule[] {
  const hasSecret = secrets.drillIdentity !== undefined;
  const hasFile = drill.identityPath !== undefined;
  return [
    ...broken(
      drill.enabled && !hasSecret && !hasFile,
      ["backup", "drill", environment === "local" ? "identityPath" : "enabled"],
      environment === "local"
        ? "must name the file of a private key that opens backups, for the drill"
        : "must be false without a private key that opens backups: " +
            "pulumi config set --secret --path immoexpress:secrets.drillIdentity",
    ),
    ...broken(
      drill.enabled && hasSecret && hasFile,
      ["backup", "drill", "identityPath"],
      "must not be given beside immoexpress:secrets.drillIdentity: one of the two holds the key",
    ),
    ...broken(
      hasFile && environment !== "local",
      ["backup", "drill", "identityPath"],
      "must not be given unless the environment is local: the key belongs into immoexpress:secrets.drillIdentity",
    ),
  ];
}

function engineRules(config: Config, settings: BackupSettings): BrokenRule[] {
  return [...pbmRules(config, settings), ...atlasRules(config, settings)];
}

function pbmRules({ database, secrets }: Config, { engine, pbm }: BackupSettings): BrokenRule[] {
  const isReplicaSet = database.kind === "inCluster" && database.engine === "mongodb";
  const usesPbm = engine === "pbm" && isReplicaSet;
  return [
    ...broken(
      engine === "pbm" && !isReplicaSet,
      ["backup", "engine"],
      "must be mongodump unless the database is in the cluster with engine mongodb: pbm needs agents beside a replica set",
    ),
    ...broken(
      (usesPbm && pbm === undefined) || (engine !== "pbm" && pbm !== undefined),
      ["backup", "pbm"],
      "must be given with backup.engine pbm, and with no other",
    ),
    ...broken(
      usesPbm && secrets.pbmStorageKey === undefined,
      ["secrets", "pbmStorageKey"],
      "must be given with backup.engine pbm: pulumi config set --secret --path immoexpress:secrets.pbmStorageKey",
    ),
  ];
}

function atlasRules({ database, secrets }: Config, { engine, atlas }: BackupSettings): BrokenRule[] {
  const usesAtlas = engine === "atlas" && database.kind === "external";
  return [
    ...broken(
      engine === "atlas" && database.kind !== "external",
      ["backup", "engine"],
      "must be mongodump or pbm unless the database is external: atlas is for a cluster there",
    ),
    ...broken(
      (usesAtlas && atlas === undefined) || (engine !== "atlas" && atlas !== undefined),
      ["backup", "atlas"],
      "must be given with backup.engine atlas, and with no other",
    ),
    ...broken(
      usesAtlas && secrets.atlasServiceAccount === undefined,
      ["secrets", "atlasServiceAccount"],
      "must be given with backup.engine atlas: " +
        "pulumi config set --secret --path immoexpress:secrets.atlasServiceAccount.clientId, and .clientSecret",
    ),
  ];
}
