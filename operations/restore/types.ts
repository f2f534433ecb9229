import type { BackupContext } from "../backup/types.ts";
import type { Manifest } from "../backup/manifest.ts";

/** What the fence has to know again after it was killed; it is kept in the journal of the restore. */
export interface FenceMemory {
  /** How many replicas there were before the fence was raised; undefined when it is not raised. */
  read(): Promise<number | undefined>;
  write(replicas: number | undefined): Promise<void>;
}

/** Keeps the application away from the database while collections are swapped. */
export interface Fence {
  /** Returns when nobody of the application can reach the database any more. Again: no harm. */
  raise(memory: FenceMemory): Promise<void>;
  /** Lets the application in again. Again, or without having been raised: no harm. */
  lower(memory: FenceMemory): Promise<void>;
}

/** What a restore needs besides what a backup needs. */
export interface RestoreContext extends BackupContext {
  /** `AGE-SECRET-KEY-…` of one of the backup's recipients. */
  identity: string;
  fence: Fence;
}

export interface RestoreRequest {
  manifest: Manifest;
  /** Public keys that the safety backup is encrypted for. */
  recipients: readonly string[];
  /** The release that runs against the database now. */
  release: string;
  /** Why, in somebody's own words; kept in the journal. */
  reason: string;
}

/** What a restore would change. Numbers of documents are exact at the moment of counting. */
export interface RestorePlan {
  /** Name of the backup. */
  backup: string;
  /** ISO 8601. */
  createdAt: string;
  collections: PlannedCollection[];
  documents: { inBackup: number; live: number; newer: number };
}

export interface PlannedCollection {
  name: string;
  /** Documents in the backup; undefined when it has no such collection. */
  inBackup: number | undefined;
  /** Documents now; undefined when there is no such collection now. */
  live: number | undefined;
  /**
   * Live documents that are surely not in the backup, and go: whose ObjectId or `createdAt` is later than the backup; all
   * of a collection that the backup does not have. Documents changed since then cannot be told from others.
   */
  newer: number;
}

/** What a restore to a moment would change, where only the live database can be counted. */
export interface MomentPlan {
  backup: string;
  /** ISO 8601: the moment. */
  createdAt: string;
  collections: { name: string; live: number; newer: number }[];
  documents: { live: number; newer: number };
}

/** What has happened, and what the live database holds now. */
export interface RestoreReport {
  /** Identifies the restore in the journal. */
  id: string;
  /** `restored`: the live database is the backup; `undone`: it is what it was before the restore. */
  outcome: "restored" | "undone";
  /** Name of the backup that was restored, or taken back. */
  backup: string;
  /** Name of the backup that was made of the state before; undefined when the restore did not get that far. */
  safetyBackup: string | undefined;
  reason: string;
  /** ISO 8601. */
  startedAt: string;
  finishedAt: string;
  /** Collections of the backup. */
  collections: number;
  /** Documents of the backup. */
  documents: number;
}

export interface DrillReport {
  backup: string;
  startedAt: string;
  finishedAt: string;
  collections: number;
  documents: number;
  /** Scratch databases of killed drills that this one has dropped. */
  leftoversDropped: number;
}

/** The phases of a restore in the order in which the observer hears of them. */
export const restorePhases = [
  "check",
  "rehearse",
  "safety",
  "load",
  "verify",
  "index",
  "fence",
  "swap",
  "confirm",
  "unfence",
  "done",
] as const;
