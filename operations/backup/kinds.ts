/** Why a backup was made: by the clock, before a release, before going back to one, by hand, or before a restore. */
export const backupKinds = ["scheduled", "deployment", "rollback", "manual", "safety"] as const;
export type BackupKind = (typeof backupKinds)[number];

/** The containers that hold database backups. */
export const backupContainers = ["backups", "compliance"] as const;
export type BackupContainer = (typeof backupContainers)[number];

/** What belongs to a release is kept as evidence of it, in a container of its own. */
export function containerOf(kind: BackupKind): BackupContainer {
  return kind === "deployment" || kind === "rollback" ? "compliance" : "backups";
}

/** Days after which `prune` may delete a backup. */
export function retentionDays(kind: BackupKind): number {
  return containerOf(kind) === "compliance" ? 90 : 30;
}
