import { isOfEngine } from "../../engines/choose.ts";
import type { JobSecret } from "../../kubernetes/job.ts";
import type { Answered, AuditAppend, RequestOf } from "../command.ts";

/** The Job that does the work of a command. */
export interface JobPlan {
  /** Describes what the Job may do. */
  cronJob: string;
  args: string[];
  /** What the progress line says. */
  title: string;
  /** Whether it changes nothing that stays, so that it goes when nobody waits for it any more. */
  isReading: boolean;
  /** Whether the Job gets the private key. */
  identity: "required" | "useful" | "none";
  /** What is to be done when its program is killed, and cannot say itself how far it got. Default: the same once more. */
  whenSilent?: string;
  /** A file that the Job gets in place of the private key. Default: none. */
  secret?: JobSecret;
}

/** What is done by a Job. */
export type JobRequest = Exclude<
  Answered,
  { verb: "graphs" | "notify test" | "status" | "deploy" | "rollback" | "history" | "render" }
>;

/** Which Job does what a command says. A `restore` and a `media restore` were confirmed before: theirs ask nobody. */
export function jobOf(request: JobRequest): JobPlan {
  switch (request.verb) {
    case "backup": {
      const { kind, release, idempotencyKey, engine } = request;
      // The Job of the restore has what commands the engine.
      if (engine !== undefined) return { ...writing("restore", "Backup"), args: ["backup", `--engine=${engine}`] };
      const options = [...option("release", release), ...option("idempotency-key", idempotencyKey)];
      return { ...writing("backup", "Backup"), args: ["backup", `--kind=${kind}`, ...options] };
    }
    case "backup list":
      return { ...reading("inspect", "Looking at the backups"), args: ["backup", "list"] };
    case "backup verify":
      return { ...reading("inspect", "Verifying"), args: ["backup", "verify", request.name], identity: "useful" };
    case "backup drill":
      return {
        ...reading("drill", "Restore drill"),
        args: ["backup", "drill", ...option("name", request.name)],
        identity: "useful",
      };
    case "backup prune": {
      const { dryRun } = request;
      const job = dryRun ? reading("prune", "Looking for what may go") : writing("prune", "Pruning");
      return { ...job, args: ["backup", "prune", ...flag("dry-run", dryRun)] };
    }
    case "backup download":
      return { ...reading("inspect", "Download"), args: ["backup", "download", request.name, "--hold"] };
    case "restore":
      return restoreJob(request);
    case "media backup":
      return {
        ...writing("media-backup", "Backup of the photos"),
        args: ["media", "backup", ...flag("allow-empty", request.allowEmpty), ...flag("full", request.full)],
      };
    case "media list":
      return { ...reading("media-restore", "Looking at the snapshots"), args: ["media", "list"] };
    case "media restore": {
      const { plan, name } = request;
      const job = plan ? reading("media-restore", "Comparing") : writing("media-restore", "Restore of the photos");
      const options = [
        ...option("name", name),
        ...flag("delete", request.delete),
        ...flag(plan ? "plan" : "yes", true),
      ];
      // Photos of earlier versions are not encrypted; the Job says when it needs the key.
      return { ...job, args: ["media", "restore", ...options, ...account(request)], identity: "useful" };
    }
    case "audit list":
      return { ...reading("audit", "Reading the records"), args: ["audit", "list", `--last=${request.last}`] };
    case "audit verify": {
      const { anchor } = request;
      const options = option("anchor", anchor && `${anchor.id}:${anchor.hash}`);
      return { ...reading("audit", "Verifying the records"), args: ["audit", "verify", ...options] };
    }
    case "audit append":
      return { ...writing("audit-append", "Recording"), args: ["audit", "append", ...appending(request)] };
    case "report list":
      return { ...reading("audit", "Looking for reports"), args: ["report", "list", `--last=${request.last}`] };
    case "report get":
      return { ...reading("audit", "Reading the report"), args: ["report", "get", request.name] };
    case "report keep":
      return { ...writing("audit-append", "Keeping the report"), args: ["report", "keep"] };
    case "health":
      return {
        ...reading("health", "Checks inside the cluster"),
        args: ["health", ...option("release", request.release), ...flag("candidate", request.candidate)],
      };
  }
}

function appending({ what, result, release, from, to, detail, backup, actor }: AuditAppend): string[] {
  const begins =
    "ends" in what ? option("end", what.ends) : [`--action=${what.action}`, ...option("reason", what.reason)];
  const values = { result, release, from, to, detail, backup, actor };
  return [...begins, ...Object.entries(values).flatMap(([name, value]) => option(name, value))];
}

/** Who and why. */
function account({ plan, reason, actor }: RequestOf<"restore" | "media restore">): string[] {
  return plan ? [] : [...option("reason", reason), ...option("actor", actor)];
}

const halfWay =
  "How far it got is in its journal: npm run restore -- --resume goes on, and npm run restore -- --undo takes it back. Its lock expires within a minute.";

function restoreJob(request: RequestOf<"restore">): JobPlan {
  const { what, plan } = request;
  if (typeof what === "string") {
    const title = what === "undo" ? "Taking the restore back" : "Finishing the restore";
    return {
      ...{ ...writing("restore", title), whenSilent: halfWay },
      args: ["restore", `--${what}`, "--yes", ...account(request)],
      identity: "useful",
    };
  }
  const selection = Object.entries(what.backup).map(([key, value]) =>
    value === true ? `--${key}` : `--${key}=${value}`,
  );
  if (plan) return { ...reading("inspect", "Comparing"), args: ["restore", ...selection, "--plan"] };
  const args = ["restore", ...selection, "--yes", ...account(request)];
  return {
    ...writing("restore", "Restore"),
    whenSilent: halfWay,
    args,
    identity: isOfEngine(what.backup) ? "none" : "required",
  };
}

function reading(cronJob: string, title: string): Omit<JobPlan, "args"> {
  return { cronJob, title, isReading: true, identity: "none" };
}

function writing(cronJob: string, title: string): Omit<JobPlan, "args"> {
  return { cronJob, title, isReading: false, identity: "none" };
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

function flag(name: string, isSet: boolean): string[] {
  return isSet ? [`--${name}`] : [];
}
