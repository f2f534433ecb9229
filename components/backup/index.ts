import { readFileSync } from "node:fs";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { objectLabels } from "../application/labels.ts";
import { toDatabase } from "../application/network.ts";
import type { BackupSettings } from "../config/backup.ts";
import type { Config } from "../config/index.ts";
import { toApiServer } from "../platform/network.ts";
import type { BlobStorage } from "../storage/index.ts";
import type { MemberAgent } from "../database/index.ts";
import { type EngineAccess, engineAccess } from "./engine-access.ts";
import { OperationsJob } from "./operations-job.ts";
import type { OperationsJobArgs } from "./operations-job.ts";
import { pbmAgent, PerconaBackup } from "./pbm/index.ts";
import { drillPurpose, purposes } from "./purposes.ts";
import type { Purpose } from "./purposes.ts";
import { RestoreAccess } from "./restore-access.ts";

export { storageClients } from "./purposes.ts";

/** What has to run beside the database's members for the backups. */
export function databaseAgent({ backup }: Config): MemberAgent | undefined {
  return backup.enabled && backup.pbm !== undefined ? pbmAgent(backup.pbm) : undefined;
}

export interface BackupsArgs {
  /** The stack's configuration. */
  config: Config;
  /** Namespace of the application, which exists already. */
  namespace: pulumi.Input<string>;
  /** Where the database is, and how to recognise its pods when it runs in this namespace. */
  database: {
    readonly connectionString: pulumi.Output<string>;
    readonly drillConnectionString: pulumi.Output<string>;
    readonly agentConnectionString?: pulumi.Output<string> | undefined;
    readonly host: pulumi.Output<string>;
    readonly podLabels: Record<string, string> | undefined;
  };
  /** Where the backups go. */
  storage: Pick<BlobStorage, "environment" | "egress">;
}

/**
 * The CronJobs that back up the database and the photos, try the newest backup and delete old ones; and suspended ones,
 * which people start for a restore or a look. Each has the least access that it needs. Nothing where backups are disabled.
 */
export class Backups extends pulumi.ComponentResource {
  constructor(name: string, args: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:backup:Backups", name, {}, opts);
    const { backup } = args.config;
    if (backup.enabled) declareJobs(name, { ...args, settings: backup }, this);
    this.registerOutputs();
  }
}

/** What one purpose alone is told. */
interface PurposeSecrets {
  /** Environment variables. */
  readonly variables?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Secret with a private key that opens backups. */
  readonly identitySecretName?: pulumi.Input<string>;
}

type EnabledArgs = BackupsArgs & { readonly settings: BackupSettings };

function declareJobs(name: string, args: EnabledArgs, parent: Backups): void {
  const { config, settings, namespace } = args;
  const percona = declarePerconaBackup(name, args, parent);
  const engine = engineAccess(config, settings, percona?.accessSecretName);
  const job = (purpose: Purpose, secrets: PurposeSecrets = {}) =>
    new OperationsJob(`${name}-${purpose.name}`, jobArgs(args, purpose, engine, secrets), { parent });

  const { restore, mediaBackup, ...others } = purposes(settings);
  // Opens nothing. When it is lost with the stack, the next backup uploads every photo again.
  const mediaId = new RandomPassword(`${name}-media-id`, { length: 64, special: false }, { parent });
  job(mediaBackup, { variables: { MEDIA_ID_SECRET: mediaId.result } });
  Object.values(others).forEach((purpose) => job(purpose));
  const { serviceAccountName } = job(restore);
  new RestoreAccess(`${name}-restore-access`, { namespace, serviceAccountName }, { parent });
  if (settings.drill.enabled) {
    const identity = new Secret(
      `${name}-drill-identity`,
      {
        metadata: { name: "backup-drill-identity", namespace, labels: objectLabels("drill") },
        stringData: { identity: drillIdentity(args) },
      },
      { parent },
    );
    job(drillPurpose(settings), { identitySecretName: identity.metadata.name });
  }
}

function declarePerconaBackup(name: string, args: EnabledArgs, parent: Backups): PerconaBackup | undefined {
  const { config, settings, namespace, database } = args;
  const { pbmStorageKey: storageKey } = config.secrets;
  const { agentConnectionString: connectionString } = database;
  // The rules of the configuration let pbm be given only with all that it needs.
  if (settings.pbm === undefined || storageKey === undefined || connectionString === undefined) return undefined;
  const schedules = { backup: settings.schedule, prune: settings.pruneSchedule };
  return new PerconaBackup(
    `${name}-pbm`,
    { settings: settings.pbm, schedules, namespace, connectionString, storageKey },
    { parent },
  );
}

function jobArgs(
  { config, settings, namespace, database, storage }: EnabledArgs,
  purpose: Purpose,
  anyEngine: EngineAccess,
  { variables, identitySecretName }: PurposeSecrets,
): OperationsJobArgs {
  const engine = purpose.commandsEngine === true ? anyEngine : undefined;
  const { plain, secret, ...storageIdentity } = storage.environment(purpose.storage);
  const connectionStrings = { application: database.connectionString, drill: database.drillConnectionString };
  return {
    ...{ purpose, namespace, image: settings.image, storageIdentity, identitySecretName },
    settings: {
      RELEASE: config.release,
      STACK: pulumi.getStack(),
      DATABASE_NAME: config.databaseName,
      ...(purpose.encrypts === true ? { AGE_RECIPIENTS: settings.recipients.join(",") } : {}),
      ...plain,
      ...engine?.settings,
    },
    secrets: {
      ...(purpose.database === undefined ? {} : { MONGODB_URI: connectionStrings[purpose.database] }),
      ...variables,
      ...secret,
      ...engine?.secrets,
    },
    sidecar: engine?.sidecar,
    egress: [
      storage.egress,
      ...(engine?.egress ?? []),
      ...(purpose.database === undefined ? [] : [toDatabase(database)]),
      ...(purpose.stopsBackend === true ? [toApiServer(config.platform.apiServerCidr)] : []),
    ],
  };
}

/** From the encrypted configuration, or from the file that it names. */
function drillIdentity({ config, settings }: EnabledArgs): pulumi.Output<string> {
  const { identityPath } = settings.drill;
  // The rules of the configuration demand one of the two.
  return identityPath === undefined
    ? (config.secrets.drillIdentity ?? pulumi.secret(""))
    : pulumi.secret(readFileSync(identityPath, "utf8").trim());
}
