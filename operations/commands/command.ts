import type { BackupKind } from "../backup/kinds.ts";
import type { OtherEngine } from "../engines/names.ts";
import type { Selection } from "../restore/select.ts";

/** What every command can be told. */
export interface CommonOptions {
  /** The result as one JSON document on standard output. */
  json: boolean;
  /** Whose cluster namespace: that of `Pulumi.<stack>.yaml`. */
  stack: string;
}

/** Name of a backup; what its command does with it. */
interface OfBackup {
  name: string;
}

export interface Restore {
  verb: "restore";
  what: { backup: Selection } | "resume" | "undo";
  /** Only say what would change. */
  plan: boolean;
  /** Do not ask. */
  yes: boolean;
  reason: string | undefined;
}

/** Where a download goes: a directory; `-` writes the archive to standard output, `hold` keeps the pod for that. */
export type DownloadTarget = { directory: string } | "-" | "hold";

/** One command line, understood. */
export type Request =
  | {
      verb: "backup";
      kind: BackupKind;
      /** Default: the release that the cluster runs. */
      release: string | undefined;
      idempotencyKey: string | undefined;
      /** Who makes it; undefined: mongodump. */
      engine: OtherEngine | undefined;
    }
  | { verb: "backup list" }
  | ({ verb: "backup verify" } & OfBackup)
  /** Default: the newest backup. */
  | { verb: "backup drill"; name: string | undefined }
  | { verb: "backup prune"; dryRun: boolean }
  | ({ verb: "backup download"; to: DownloadTarget } & OfBackup)
  | Restore
  | { verb: "media backup"; allowEmpty: boolean; full: boolean }
  | { verb: "media list" }
  | {
      verb: "media restore";
      /** Default: the newest snapshot. */
      name: string | undefined;
      plan: boolean;
      yes: boolean;
      /** Delete what the snapshot does not have, instead of keeping it aside. */
      delete: boolean;
    }
  | {
      verb: "health";
      /** The one that should run; default: that of the stack's file, in the cluster that of the last deployment. */
      release: string | undefined;
    };

export type Verb = Request["verb"];
export type RequestOf<V extends Verb> = Extract<Request, { verb: V }>;

export type Command = { verb: "help"; topic: Verb | undefined } | (Request & CommonOptions);

/** A command line that means nothing, in one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
