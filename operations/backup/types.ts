import type { BlobStore } from "../blob/store.ts";
import type { BackupContainer, BackupKind } from "./kinds.ts";

export type { BackupContainer, BackupKind } from "./kinds.ts";

export interface DatabaseTarget {
  /** May hold a password: it goes to tools in a file that only this user can read, never as an argument. */
  uri: string;
  database: string;
}

export interface Tools {
  /** Executables: a path, or a name that is looked up in PATH. */
  mongodump: string;
  mongorestore: string;
  /** A writable directory for small files; it exists. */
  scratchDirectory: string;
}

/** What a terminal or a log shows of the work. */
export interface Observer {
  /** A new part of the work begins, for example `dump`; see {@link backupPhases}. */
  phase(name: string): void;
  /** Bytes that this phase has worked through in all; called for every piece, thousands of times. */
  progress(bytes: number): void;
  /** Something that does not stop the work and somebody should know, in one sentence. */
  warn(sentence: string): void;
}

export type BackupStores = Readonly<Record<BackupContainer, BlobStore>>;

/** What all work on backups has in common. */
export interface BackupContext {
  stores: BackupStores;
  target: DatabaseTarget;
  tools: Tools;
  observer: Observer;
  /** Ends the work cleanly: children are gone, leases released, nothing half-done is left. */
  signal: AbortSignal;
  /** Default: the clock of this machine. */
  now?: () => Date;
  /** The database whose lease is held already; only `withDatabaseLease` sets it. */
  leased?: string;
}

export interface BackupRequest {
  kind: BackupKind;
  /** The release that runs against the database now, for example `prod-20251207-120000`. */
  release: string;
  /** Public keys (`age1…`), at least one; whoever has the private key of any of them can open the backup. */
  recipients: readonly string[];
  /** A complete backup that was made with the same key is returned instead of a second one. */
  idempotencyKey?: string;
}

/** The phases of a backup in the order in which the observer hears of them. */
export const backupPhases = ["lease", "dump", "upload", "reread", "manifest", "done"] as const;
