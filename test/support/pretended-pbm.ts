import { type PbmCommand, PbmCommandError } from "../../operations/engines/pbm/command.ts";

/** Seconds since 1970 of an ISO 8601 time. */
export const secondsOf = (time: string): number => Date.parse(time) / 1000;

interface PretendedBackup {
  name: string;
  type: string;
  /** ISO 8601. */
  restoresTo: string;
  status: string;
}

/**
 * Answers as Percona Backup for MongoDB 2.15 does, in the forms of its source (cmd/pbm: list.go, status.go, backup.go,
 * restore.go, config.go), for a replica set of one; everything that is begun is done at the second look.
 */
export class PretendedPbm {
  backups: PretendedBackup[] = [
    { name: "2025-12-06T06:00:00Z", type: "logical", restoresTo: "2025-12-06T06:00:24Z", status: "done" },
    { name: "2025-12-07T06:00:00Z", type: "logical", restoresTo: "2025-12-07T06:00:24Z", status: "done" },
  ];
  ranges = [{ range: { start: secondsOf("2025-12-06T06:00:25Z"), end: secondsOf("2025-12-07T14:30:00Z") } }];
  agent: { ok: boolean; errors?: string[] } = { ok: true };
  isSlicing = true;
  running: object = {};
  /** How its agents die over backups: before they hear of one, or in the middle; undefined: they do not. */
  death: "unheard" | "stuck" | undefined;
  /** How the next restore ends. */
  restoreEnd: { status: string; error?: string } = { status: "done" };
  /** Every command but those that only look. */
  readonly orders: string[] = [];
  private readonly restores = new Map<string, { looks: number; start: number }>();
  private readonly looks = new Map<string, number>();

  readonly command: PbmCommand = (args) => Promise.resolve().then(() => `${JSON.stringify(this.answer(args))}\n`);

  private answer([verb, ...args]: readonly string[]): unknown {
    if (["backup", "restore", "config"].includes(verb ?? "")) this.orders.push([verb, ...args].join(" "));
    switch (verb) {
      case "list":
        return args.includes("--restore") ? this.listRestores() : this.list();
      case "status":
        return this.status();
      case "config":
        this.isSlicing = args[0] === "--set=pitr.enabled=true";
        return [{ key: "pitr.enabled", value: String(this.isSlicing) }];
      case "backup":
        return this.begin(args);
      case "describe-backup":
        return this.describe(args[0] ?? "");
      case "restore": {
        const name = `2025-12-07T15:00:0${this.restores.size}.000000001Z`;
        this.restores.set(name, { looks: 0, start: Math.floor(Date.now() / 1000) });
        return { name };
      }
      case "describe-restore":
        return this.lookAt(args[0] ?? "");
      default:
        throw new PbmCommandError(`pbm ${verb ?? ""} failed: unknown command`);
    }
  }

  private list() {
    const done = this.backups.filter(({ status }) => status === "done");
    const snapshots = done.map(({ name, type, status, restoresTo }) => {
      return {
        ...{ name, status, printStatus: "success", type, src: "", pbmVersion: "2.15.0" },
        restoreTo: secondsOf(restoresTo),
      };
    });
    return { snapshots, pitr: { on: this.isSlicing, ranges: this.ranges } };
  }

  private listRestores() {
    return [...this.restores].map(([name, { start }]) => ({ ...{ name, start, status: "done", type: "pitr" } }));
  }

  private status() {
    const node = {
      host: "mongodb-0:27017",
      agent: "v2.15.0",
      role: "P",
      prio_pitr: "",
      prio_backup: "",
      ...this.agent,
    };
    return {
      cluster: [{ rs: "rs0", nodes: [node] }],
      pitr: { conf: this.isSlicing, run: this.isSlicing, nodes: null },
      running: this.running,
      backups: { type: "AZURE", path: "x", snapshot: this.backups.map((backup) => this.snapshot(backup)) },
    };
  }

  private snapshot({ name, status }: PretendedBackup) {
    if (status !== "running" || this.death === undefined) return { name, size: 4711, status };
    return { name, status: "error", error: "Backup stuck at `running` stage, last beat ts: 1765117800" };
  }

  private begin(args: readonly string[]) {
    const name = `2025-12-07T14:3${this.backups.length}:00Z`;
    const type = args[0]?.replace("--type=", "") ?? "";
    this.backups.push({ name, type, restoresTo: name, status: "running" });
    return { name, storagePath: "https://pbm.blob.core.windows.net/pbm/mongodb" };
  }

  private describe(name: string) {
    const backup = this.backups.find((one) => one.name === name);
    if (backup === undefined || (backup.status === "running" && this.death === "unheard")) {
      throw new PbmCommandError("pbm describe-backup failed: get backup meta: not found");
    }
    if (backup.status === "running" && this.death === undefined && this.count(name) > 1) backup.status = "done";
    const { type, status, restoresTo } = backup;
    return {
      ...{ name, opid: "1", type, status, last_write_ts: secondsOf(restoresTo), size: 4711, mongodb_version: "7.0.28" },
      replsets: [
        { name: "rs0", status, node: "mongodb-0:27017", collections: ["admin.system.users", "immo.a", "immo.b"] },
      ],
    };
  }

  private lookAt(name: string) {
    const restore = this.restores.get(name);
    if (restore === undefined || restore.looks++ === 0) {
      throw new PbmCommandError("pbm describe-restore failed: get restore meta: not found");
    }
    return { name, opid: "2", type: "logical", replsets: [], ...this.restoreEnd };
  }

  private count(name: string): number {
    const looks = (this.looks.get(name) ?? 0) + 1;
    this.looks.set(name, looks);
    return looks;
  }
}
