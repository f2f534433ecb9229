import type { Notification } from "../notify/notification.ts";
import type { ReleaseFacts } from "../report/facts.ts";
import type { RunningRelease } from "../sentry/register.ts";
import type { Engine, UpdateStep } from "./engine.ts";
import type { ImageCheck } from "./images/check.ts";
import type { Acquired } from "./lock/acquire.ts";
import type { LockHolder } from "./lock/lease.ts";
import type { ReleaseObserver } from "./observer.ts";

/** What a deployment or rollback works with. */
export interface ReleaseSurroundings {
  readonly stack: string;
  readonly actor: string;
  readonly signal: AbortSignal;
  readonly engine: Engine;
  readonly observer: ReleaseObserver;
  readonly checkImages: ImageCheck;
  readonly recorder: Recorder;
  /** Takes the lock. @throws as `acquireLock` */
  readonly lock: (holder: Pick<LockHolder, "action" | "release" | "reason">) => Promise<Acquired>;
  /** Whether a process that Pulumi's backend names in a lock may still run: it is on another machine, or known to run. */
  readonly mayRun: (owner: string, pid: number) => boolean;
  /** Tells people; never fails. */
  readonly tell: (notification: Omit<Notification, "stack">) => Promise<void>;
  /** A sentence for whoever watches. */
  readonly say: (sentence: string) => void;
  /** Shows one `pulumi up`. */
  readonly showUpdate: (title: string) => UpdateDisplay;
  /** Registers what runs now where errors are collected; never fails. */
  readonly register: (running: RunningRelease) => Promise<void>;
  /** Keeps the facts, and makes the report of them; never fails. */
  readonly publish: (facts: ReleaseFacts) => Promise<void>;
}

/** What is seen of an update while it runs. */
export interface UpdateDisplay {
  step(step: UpdateStep): void;
  end(isDone: boolean): void;
}

/** Writes the audit trail. */
export interface Recorder {
  /**
   * Records that something begins.
   * @returns the record's id; undefined where there is nothing to record with yet: before the first deployment
   * @throws when it cannot be recorded: then it is not begun
   */
  begin(beginning: RecordedBeginning): Promise<string | undefined>;
  /**
   * Records how it ended; what has no beginning in one record.
   * @returns the anchor of the record; undefined where it could not be written, which was said
   */
  end(id: string | undefined, beginning: RecordedBeginning, ending: RecordedEnding): Promise<string | undefined>;
}

export interface RecordedBeginning {
  readonly action: "deployment" | "rollback";
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
}

export interface RecordedEnding {
  readonly result: "succeeded" | "failed";
  readonly detail?: string;
  readonly backup?: string;
}
