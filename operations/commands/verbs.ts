import { backupKinds } from "../backup/kinds.ts";
import { type OtherEngine, otherEngines } from "../engines/names.ts";
import type { Selection } from "../restore/select.ts";
import { auditVerbs } from "./audit-verbs.ts";
import { type DownloadTarget, type RequestOf, UsageError, type Verb } from "./command.ts";
import type { Given } from "./given.ts";
import { logVerbs } from "./log-verbs.ts";
import { releaseVerbs } from "./release-verbs.ts";
import { reportVerbs } from "./report-verbs.ts";
import { actor, type OptionSpec, type VerbSpec } from "./verb-spec.ts";

const yes: OptionSpec = { help: "do not ask; needed where there is no terminal" };
const plan: OptionSpec = { help: "only say what would change" };
const reason: OptionSpec = { value: "TEXT", help: "why, for the record" };

/** Every verb: the one place that says what there is. */
export const verbs: { readonly [V in Verb]: VerbSpec<V> } = {
  ...releaseVerbs,
  backup: {
    summary: "Back the database up now, and verify the backup",
    options: {
      kind: { value: "KIND", help: `${backupKinds.join(", ")}; default: manual` },
      release: { value: "TAG", help: "the release that runs; default: the one that is deployed" },
      "idempotency-key": { value: "KEY", help: "do nothing when there is a backup made with this key" },
      engine: { value: "ENGINE", help: "have pbm or atlas make one of its own, where the stack has that engine" },
    },
    example: "backup --kind manual",
    build: (given) => ({
      verb: "backup",
      kind: given.oneOf("kind", backupKinds) ?? "manual",
      release: given.release("release"),
      idempotencyKey: given.matching("idempotency-key", /^[\w.:/-]{1,200}$/, "up to 200 of A-Z a-z 0-9 . : / _ -"),
      engine: backupEngine(given),
    }),
  },
  "backup list": {
    summary: "List the backups that can be restored, and those that cannot",
    options: {},
    example: "backup list --json",
    build: () => ({ verb: "backup list" }),
  },
  "backup verify": {
    summary: "Read a backup again and compare it with its manifest; with AGE_IDENTITY_FILE every document, too",
    word: "NAME",
    options: {},
    example: "backup verify mongodb-backup-20251207-060000",
    build: (given) => ({ verb: "backup verify", name: given.anyBackupWord("backup verify") }),
  },
  "backup drill": {
    summary: "Restore a backup into a scratch database, compare, and drop it",
    options: { name: { value: "NAME", help: "which; default: the newest" } },
    example: "backup drill",
    build: (given) => ({ verb: "backup drill", name: given.backup("name") }),
  },
  "backup prune": {
    summary: "Delete backups and photos that are past their time",
    options: { "dry-run": { help: "only say what would go" } },
    example: "backup prune --dry-run",
    build: (given) => ({ verb: "backup prune", dryRun: given.has("dry-run") }),
  },
  "backup download": {
    summary: "Copy a backup to this machine, as it is stored: encrypted",
    word: "NAME",
    options: {
      to: { value: "DIR", help: "a directory, which is made if need be" },
      hold: { help: "keep the pod until the download is done", hidden: true },
    },
    example: "backup download mongodb-backup-20251207-060000 --to backups",
    build: (given) => {
      const name = given.backupWord("backup download");
      return { verb: "backup download", name, to: downloadTarget(given) };
    },
  },
  restore: {
    summary: "Replace the database by a backup",
    options: {
      date: { value: "DAY", help: "the newest backup of this day (UTC), such as 2025-12-07" },
      name: { value: "NAME", help: "this backup" },
      release: { value: "TAG", help: "the newest backup made while this release ran" },
      at: { value: "SECOND", help: "this second, such as 2025-12-07T14:30:00Z; needs engine pbm or atlas" },
      newest: { help: "the newest backup" },
      resume: { help: "finish a restore that was interrupted" },
      undo: { help: "go back to what was there before the last restore" },
      plan,
      yes,
      reason,
      actor,
    },
    example: "restore --date 2025-12-07",
    build: (given) => ({
      verb: "restore",
      what: restoreWhat(given),
      plan: given.has("plan"),
      yes: given.has("yes"),
      reason: given.line("reason"),
      actor: given.line("actor"),
    }),
  },
  "media backup": {
    summary: "Back up the photos that have changed, encrypted",
    options: {
      full: { help: "read every photo, and upload what the store has lost" },
      "allow-empty": { help: "also when there are none although the newest snapshot has some" },
    },
    example: "media backup",
    build: (given) => ({ verb: "media backup", allowEmpty: given.has("allow-empty"), full: given.has("full") }),
  },
  "media list": {
    summary: "List the snapshots of the photos",
    options: {},
    example: "media list",
    build: () => ({ verb: "media list" }),
  },
  "media restore": {
    summary: "Make the photos those of a snapshot, with AGE_IDENTITY_FILE; what it does not have is kept aside",
    options: {
      name: { value: "NAME", help: "which snapshot; default: the newest" },
      plan,
      yes,
      delete: { help: "delete what the snapshot does not have" },
      reason,
      actor,
    },
    example: "media restore --name media-backup-20251207-060000",
    build: (given) => ({
      verb: "media restore",
      name: given.snapshot("name"),
      plan: given.has("plan"),
      yes: given.has("yes"),
      delete: given.has("delete"),
      reason: given.line("reason"),
      actor: given.line("actor"),
    }),
  },
  ...auditVerbs,
  ...reportVerbs,
  "notify test": {
    summary: "Send a test message to everybody whom releases and restores are told to",
    options: {},
    example: "notify test --stack staging",
    build: () => ({ verb: "notify test" }),
  },
  status: {
    summary: "Show which release runs or is on its way, its rollouts, the last backups, and who deploys",
    options: { watch: { help: "again every two seconds, until Ctrl-C; piped: what changes" } },
    example: "status --watch",
    build: (given) => ({ verb: "status", watch: given.has("watch") }),
  },
  ...logVerbs,
  health: {
    summary: "Check the website, the API, the database and the services from outside and inside the cluster",
    options: {
      release: { value: "TAG", help: "the release that should run; default: that of Pulumi.NAME.yaml" },
      candidate: { help: "check the new version that is being tried out, in place of the stable one" },
    },
    example: "health --json",
    build: (given) => ({ verb: "health", release: given.release("release"), candidate: given.has("candidate") }),
  },
};

export const verbNames = Object.keys(verbs) as Verb[];

/** What another engine makes has no kind, no release and no key. */
function backupEngine(given: Given): OtherEngine | undefined {
  const engine = given.oneOf("engine", otherEngines);
  const surplus = ["kind", "release", "idempotency-key"].find((option) => given.has(option));
  if (engine === undefined || surplus === undefined) return engine;
  throw new UsageError(`backup --engine=${engine} goes without --${surplus}: ${engine} keeps no such thing.`);
}

function downloadTarget(given: Given): DownloadTarget {
  if (given.has("hold")) return "hold";
  const to = given.text("to");
  if (to === undefined) throw new UsageError("backup download needs to know where to: --to DIR.");
  return to === "-" ? "-" : { directory: to };
}

function restoreWhat(given: Given): RequestOf<"restore">["what"] {
  const choices: (Selection | "resume" | "undo" | undefined)[] = [
    optional("date", given.day("date")),
    optional("name", given.anyBackup("name")),
    optional("release", given.release("release")),
    optional("at", given.instant("at")),
    given.has("newest") ? { newest: true } : undefined,
    given.has("resume") ? "resume" : undefined,
    given.has("undo") ? "undo" : undefined,
  ];
  const [choice, ...others] = choices.filter((one) => one !== undefined);
  const allowed = "one of --date, --name, --release, --at, --newest, --resume and --undo";
  if (choice === undefined) {
    // npm keeps options for itself that do not stand behind "--".
    throw new UsageError(`restore needs ${allowed}; with npm: npm run restore -- --date=2025-12-07.`);
  }
  if (others.length > 0) throw new UsageError(`restore takes ${allowed}, not several.`);
  if (typeof choice === "object") return { backup: choice };
  if (given.has("plan"))
    throw new UsageError(`restore --${choice} goes without --plan: it changes no more than was begun.`);
  return choice;
}

function optional<K extends "date" | "name" | "release" | "at">(key: K, value: string | undefined) {
  return value === undefined ? undefined : ({ [key]: value } as unknown as Extract<Selection, Record<K, string>>);
}
