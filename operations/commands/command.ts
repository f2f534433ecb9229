import type { Anchor } from "../audit/anchor.ts";
import type { AuditAction, AuditEntry } from "../audit/record.ts";
import type { BackupKind } from "../backup/kinds.ts";
import type { OtherEngine } from "../engines/names.ts";
import type { LogRequest } from "../logs/read.ts";
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

/** For the record. */
interface Accounted {
  /** Who; found out where the command was typed. */
  actor: string | undefined;
  /** Why. */
  reason: string | undefined;
}

export interface Restore extends Accounted {
  verb: "restore";
  what: { backup: Selection } | "resume" | "undo";
  /** Only say what would change. */
  plan: boolean;
  /** Do not ask. */
  yes: boolean;
}

/** A record that is written by hand, or by another program. */
export interface AuditAppend {
  verb: "audit append";
  /** What begins, or the record with which what ends began. */
  what: { action: AuditAction; reason: string | undefined } | { ends: string };
  /** Undefined: it has only begun. */
  result: NonNullable<AuditEntry["result"]> | undefined;
  release: string | undefined;
  from: string | undefined;
  to: string | undefined;
  detail: string | undefined;
  backup: string | undefined;
  actor: string | undefined;
}

/** Where the facts of a release are kept, and who wants it. */
interface Release {
  /** A directory; default: `reports`. */
  report: string | undefined;
  actor: string | undefined;
}

export interface Deploy extends Release {
  verb: "deploy";
  /** Default: a tag of this second. */
  release: string | undefined;
  /** Images; default: those of the stack's file. */
  frontend: string | undefined;
  backend: string | undefined;
  reason: string | undefined;
}

export interface Rollback extends Release {
  verb: "rollback";
  /** A tag, or `last-good`. */
  to: string;
  reason: string;
  /** Also restore the backup from before the release that is undone. */
  restoreDatabase: boolean;
  /** Do not ask before that. */
  yes: boolean;
}

/** Where a download goes: a directory; `-` writes the archive to standard output, `hold` keeps the pod for that. */
export type DownloadTarget = { directory: string } | "-" | "hold";

/** Lines of logs, one after the other. */
export interface Logs extends LogRequest {
  verb: "logs";
  /** Go on until the end. */
  isFollowing: boolean;
}

/** One command line, understood. */
export type Request = Answered | Logs;

/** What has one result, at its end. */
export type Answered =
  | Deploy
  | Rollback
  /** Of the stack's releases the newest so many. */
  | { verb: "history"; last: number }
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
  | ({
      verb: "media restore";
      /** Default: the newest snapshot. */
      name: string | undefined;
      plan: boolean;
      yes: boolean;
      /** Delete what the snapshot does not have, instead of keeping it aside. */
      delete: boolean;
    } & Accounted)
  | { verb: "audit list"; last: number }
  /** With an anchor it also proves that this record is still there. */
  | { verb: "audit verify"; anchor: Anchor | undefined }
  | AuditAppend
  | { verb: "report list"; last: number }
  | { verb: "report get"; name: string; to: string }
  /** Of the facts in this file; in a Job in that which its Secret holds. */
  | { verb: "report keep"; facts: string | undefined }
  /** Files of graphs in this directory, of so many seconds until now. */
  | { verb: "graphs"; to: string; sinceSeconds: number }
  | { verb: "notify test" }
  /** Into this directory. */
  | { verb: "render"; to: string }
  | { verb: "status"; watch: boolean }
  | {
      verb: "health";
      /** The one that should run; default: that of the stack's file, in the cluster that of the last deployment. */
      release: string | undefined;
      /** Whether the version is checked that is being tried out, in place of the stable one. */
      candidate: boolean;
    };

export type Verb = Request["verb"];
export type RequestOf<V extends Verb> = Extract<Request, { verb: V }>;

export type Command = { verb: "help"; topic: Verb | undefined } | (Request & CommonOptions);

/** A command line that means nothing, in one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
