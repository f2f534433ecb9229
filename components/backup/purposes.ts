import type { BackupSettings } from "../config/backup.ts";
import type { Config } from "../config/index.ts";
import type { StoragePurpose } from "../storage/index.ts";

/** What a CronJob of the operations image is for, and the least that its pods need for that. */
export interface JobPurpose {
  /** Name of the CronJob and of everything that belongs to it. */
  readonly name: string;
  /** What the program is told to do; undefined for Jobs that people start, which bring their own arguments. */
  readonly command?: readonly string[];
  /** When, in UTC; undefined for Jobs that people start. */
  readonly schedule?: string;
  /** Whether they talk to the database: as the application does, or as one who may make databases. Default: not at all. */
  readonly database?: "application" | "drill";
  /** Whether they read the photos, or write them too. Default: neither. */
  readonly media?: "read" | "write";
  /** Whether they encrypt backups. Default: no. */
  readonly encrypts?: boolean;
  /** Whether they may stop and start the backend: they alone have a token of the API server. Default: no. */
  readonly stopsBackend?: boolean;
  /** Whether they may command the engine beside the dumps, where there is one. Default: no. */
  readonly commandsEngine?: boolean;
  /** Hours after which a run is ended. */
  readonly hours: number;
  /** How often a failed run is tried again. */
  readonly retries: number;
}

/** What one of the CronJobs of the backups is for. */
export interface Purpose extends JobPurpose {
  /** What its pods may do in the storage. */
  readonly storage: StoragePurpose;
}

/** Every purpose but the drill, which needs a private key. */
export function purposes({ schedule, mediaSchedule, pruneSchedule }: BackupSettings) {
  return {
    backup: {
      ...{ name: "backup", command: ["backup", "--kind", "scheduled"], schedule },
      ...{ storage: "writer", database: "application", encrypts: true, hours: 5, retries: 2 },
    },
    mediaBackup: {
      ...{ name: "media-backup", command: ["media", "backup"], schedule: mediaSchedule },
      ...{ storage: "mediaWriter", media: "read", encrypts: true, hours: 5, retries: 2 },
    },
    prune: {
      // The database, too: collections that a restore put aside go after their time.
      ...{ name: "prune", command: ["backup", "prune"], schedule: pruneSchedule },
      ...{ storage: "pruner", database: "application", hours: 1, retries: 1 },
    },
    restore: {
      // Writes: a safety backup comes before every restore.
      ...{ name: "restore", storage: "restorer", database: "application", encrypts: true, stopsBackend: true },
      ...{ commandsEngine: true, hours: 12, retries: 0 },
    },
    mediaRestore: { name: "media-restore", storage: "mediaRestorer", media: "write", hours: 12, retries: 0 },
    // Lists, verifies, downloads, and compares a backup with the live database.
    inspect: {
      ...{ name: "inspect", storage: "reader", database: "application", commandsEngine: true },
      ...{ hours: 6, retries: 0 },
    },
    // Lists and verifies the records of what was done; the other one adds to them.
    audit: { name: "audit", storage: "auditReader", hours: 1, retries: 0 },
    auditAppend: { name: "audit-append", storage: "auditWriter", hours: 1, retries: 0 },
  } satisfies Record<string, Purpose>;
}

/** Restores the newest backup into a scratch database, compares and drops it. */
export function drillPurpose({ drill }: BackupSettings): Purpose {
  return {
    ...{ name: "drill", command: ["backup", "drill"], schedule: drill.schedule },
    ...{ storage: "reader", database: "drill", hours: 5, retries: 1 },
  };
}

/** The ServiceAccounts of every kind of access to the storage. */
export function storageClients(backup: Config["backup"]): Partial<Record<StoragePurpose, string[]>> {
  if (!backup.enabled) return {};
  const all = [...Object.values(purposes(backup)), ...(backup.drill.enabled ? [drillPurpose(backup)] : [])];
  const groups = Map.groupBy<StoragePurpose, Purpose>(all, ({ storage }) => storage);
  return Object.fromEntries([...groups].map(([storage, group]) => [storage, group.map(({ name }) => name)]));
}
