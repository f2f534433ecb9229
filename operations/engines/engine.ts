import type { OtherEngine } from "./names.ts";
import type { ForeignBackup, RestorePoints } from "./restore-point.ts";

/** What a restore goes to: one of the engine's backups, or a second (ISO 8601). */
export type EngineTarget = { name: string } | { at: string };

/** A target that can be restored as things are. */
export interface CheckedTarget {
  /** The same in the engine's terms: a second that is just that of a backup is the backup. */
  target: EngineTarget;
  /** The backup itself, or the one that the way to the second begins with. */
  base: ForeignBackup;
  /** ISO 8601: what the database will be of. */
  restoresTo: string;
  /** Collections of the application's database in the base; undefined where the engine does not say. */
  collections: string[] | undefined;
}

/** How one of the engine's restores stands. */
export type RestoreState =
  | { state: "running" }
  | { state: "done" }
  | { state: "failed"; reason: string }
  /** The engine has not heard of it, yet or at all. */
  | { state: "unknown" };

export interface EnginePoints extends RestorePoints {
  /** What keeps the engine from its work, one sentence each. */
  problems: string[];
}

/** A program or service beside the database that backs it up and restores it in place. Its errors hold no secret. */
export interface Engine {
  readonly name: OtherEngine;
  /** What people should know before they let it restore, one sentence each. */
  readonly consequences: readonly string[];
  points(): Promise<EnginePoints>;
  /**
   * Everything that is known to refuse a restore; changes nothing.
   * @throws NoSuchBackupError; RestoreRefusedError
   */
  check(target: EngineTarget): Promise<CheckedTarget>;
  /** What the engine says of one of its backups. @throws NoSuchBackupError; ArchiveDamagedError */
  describe(name: string): Promise<ForeignBackup>;
  /** Makes a backup that {@link start} can restore, and waits for it. @param why at most 100 characters */
  backUp(why: string): Promise<ForeignBackup>;
  /** Stops what must not run during a restore. Again: no harm. */
  pause(): Promise<void>;
  /** Lets it run again when nothing was restored. Again: no harm. */
  unpause(): Promise<void>;
  /** Begins a restore and does not wait. @param base name of the backup that it begins with @returns what the engine calls it */
  start(target: EngineTarget, base: string): Promise<string>;
  lookAt(restore: string): Promise<RestoreState>;
  /** The newest restore that it knows; undefined when there is none. */
  latest(): Promise<string | undefined>;
  /** What has to follow a restore so that the engine's guarantee holds again. Again: no harm. */
  settle(): Promise<void>;
}
