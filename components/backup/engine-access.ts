import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { toPublicHttps } from "../application/network.ts";
import type { BackupSettings } from "../config/backup.ts";
import type { Config } from "../config/index.ts";
import { pbmDirectory, pbmSidecar } from "./pbm/sidecar.ts";
import type { Sidecar } from "./pod.ts";

/** What a Job needs that commands the engine beside the dumps. */
export interface EngineAccess {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
  readonly egress: input.networking.v1.NetworkPolicyEgressRule[];
  readonly sidecar?: Sidecar;
}

const none: EngineAccess = { settings: {}, secrets: {}, egress: [] };

/** @param pbmSecretName Secret with the connection string of Percona Backup; undefined without that engine */
export function engineAccess(
  { secrets }: Config,
  { engine, pbm, atlas }: BackupSettings,
  pbmSecretName: pulumi.Output<string> | undefined,
): EngineAccess {
  if (engine === "pbm" && pbm !== undefined && pbmSecretName !== undefined) {
    return {
      settings: { BACKUP_ENGINE: engine, PBM_DIRECTORY: pbmDirectory, PBM_TYPE: pbm.type },
      secrets: {},
      // To look into its storage.
      egress: [toPublicHttps()],
      sidecar: pbmSidecar(pbm, pbmSecretName),
    };
  }
  const { atlasServiceAccount: account } = secrets;
  if (engine === "atlas" && atlas !== undefined && account !== undefined) {
    const { groupId, clusterName } = atlas;
    return {
      settings: { BACKUP_ENGINE: engine, ATLAS_GROUP_ID: groupId, ATLAS_CLUSTER_NAME: clusterName },
      secrets: { ATLAS_CLIENT_ID: account.clientId, ATLAS_CLIENT_SECRET: account.clientSecret },
      egress: [toPublicHttps()],
    };
  }
  return none;
}
