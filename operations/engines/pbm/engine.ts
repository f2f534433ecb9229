import { ArchiveDamagedError } from "../../backup/errors.ts";
import { NoSuchBackupError, RestoreRefusedError } from "../../restore/errors.ts";
import type { CheckedTarget, Engine, EnginePoints, EngineTarget, RestoreState } from "../engine.ts";
import { baseOf, type ForeignBackup, guaranteeOf, secondOf } from "../restore-point.ts";
import { until } from "../wait.ts";
import {
  latestPbmRestore,
  parsePbmBackup,
  parsePbmList,
  parsePbmRestore,
  parsePbmStarted,
  parsePbmStatus,
} from "./answers.ts";
import { awaitPbmBackup, type PbmBackupPatience } from "./await-backup.ts";
import { isNotFound, type PbmCommand } from "./command.ts";

export interface PbmOptions extends PbmBackupPatience {
  /** The application's database. */
  database: string;
  /** What base backups are, as `backup.pbm.type` says. */
  type: string;
}

/** Milliseconds for the agents to end a slice, or to let go; they look every 15 s. */
const settleTimeout = 180_000;

/**
 * Percona Backup for MongoDB at a replica set. Its commands are given without `--wait`, and asked after: so the name of what
 * was begun is known from the beginning, and who dies loses nothing but his place in front of it.
 */
export class PbmEngine implements Engine {
  readonly name = "pbm";
  readonly consequences = [
    "Percona Backup restores every database of the server, with its users, in place and not beside the live data.",
    "Collections that the backup does not have stay, unless the oplog up to that second drops them.",
  ];
  private readonly pbm: PbmCommand;
  private readonly options: PbmOptions;

  constructor(pbm: PbmCommand, options: PbmOptions) {
    this.pbm = pbm;
    this.options = options;
  }

  async points(): Promise<EnginePoints> {
    const [listed, status] = await Promise.all([this.list(), this.status()]);
    const backups = listed.backups.map((backup) => ({
      ...backup,
      bytes: backup.bytes ?? status.sizes.get(backup.name),
    }));
    return { backups, spans: listed.spans, problems: [...status.agentProblems, ...status.sliceProblems] };
  }

  async check(target: EngineTarget): Promise<CheckedTarget> {
    const { agentProblems, running } = await this.status();
    if (agentProblems.length > 0) {
      throw new RestoreRefusedError(
        `Every agent has to work for a restore, and nothing was changed: ${agentProblems.join(" ")}`,
      );
    }
    if (running !== undefined) {
      throw new RestoreRefusedError(
        `Percona Backup is busy (${running}), and nothing was changed: try again when that is over.`,
      );
    }
    const points = await this.list();
    const found = "at" in target ? baseOf(points, target.at) : points.backups.find(({ name }) => name === target.name);
    if (found === undefined) throw noSuch(target, guaranteeOf(points));
    if (found.type !== "logical") throw new RestoreRefusedError(byHand(found));
    const { collections } = parsePbmBackup(await this.pbm(["describe-backup", found.name, "--with-collections"]));
    const prefix = `${this.options.database}.`;
    const own = collections.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    const isBackup = "name" in target || secondOf(target.at) === secondOf(found.restoresTo);
    return {
      target: isBackup ? { name: found.name } : target,
      base: found,
      restoresTo: isBackup ? found.restoresTo : new Date(target.at).toISOString(),
      collections: own,
    };
  }

  async describe(name: string): Promise<ForeignBackup> {
    const points = await this.list();
    if (!points.backups.some((backup) => backup.name === name)) throw noSuch({ name }, guaranteeOf(points));
    const { type, restoresTo, bytes, state } = parsePbmBackup(await this.pbm(["describe-backup", name]));
    if (state.state === "done") return { name, type, restoresTo, bytes };
    const why = state.state === "failed" ? state.reason : "it is not finished";
    throw new ArchiveDamagedError(`Percona Backup cannot restore ${name}: ${why}.`);
  }

  /** Logical whatever the configuration says: no other one can be restored without hands. */
  backUp(): Promise<ForeignBackup> {
    return this.makeBackup(["--type=logical"]);
  }

  async pause(): Promise<void> {
    await this.slice(false);
    await this.wait("the slicing of the oplog did not end", async () => !(await this.status()).isSlicing);
  }

  unpause(): Promise<void> {
    return this.slice(true);
  }

  async start(target: EngineTarget, base: string): Promise<string> {
    // The base is named: what was checked is what is restored.
    const what = "name" in target ? [base] : [`--time=${target.at.slice(0, 19)}`, `--base-snapshot=${base}`];
    return parsePbmStarted(await this.pbm(["restore", ...what, "--yes"]), "pbm restore");
  }

  async lookAt(restore: string): Promise<RestoreState> {
    try {
      return parsePbmRestore(await this.pbm(["describe-restore", restore]));
    } catch (error) {
      // The agents write it down when they have heard of it.
      if (isNotFound(error)) return { state: "unknown" };
      throw error;
    }
  }

  async latest(): Promise<string | undefined> {
    return latestPbmRestore(await this.pbm(["list", "--restore"]));
  }

  /** A new base first: the slices since the second that was restored belong to another history. */
  async settle(): Promise<void> {
    const { type } = this.options;
    await this.makeBackup([`--type=${type}`, ...(type === "incremental" ? ["--base"] : [])]);
    await this.slice(true);
  }

  private async list() {
    return parsePbmList(await this.pbm(["list"]));
  }

  private async status() {
    return parsePbmStatus(await this.pbm(["status"]));
  }

  private async slice(isOn: boolean): Promise<void> {
    await this.pbm(["config", `--set=pitr.enabled=${String(isOn)}`]);
  }

  private async makeBackup(options: readonly string[]): Promise<ForeignBackup> {
    const name = parsePbmStarted(await this.pbm(["backup", ...options]), "pbm backup");
    const made = await awaitPbmBackup(this.pbm, name, this.options);
    // The agents hold their lock for a moment longer, and refuse everything else.
    await this.wait("Percona Backup did not become idle", async () => (await this.status()).running === undefined);
    return made;
  }

  private async wait(complaint: string, isSo: () => Promise<boolean>): Promise<void> {
    const { signal, interval } = this.options;
    const limit = { milliseconds: settleTimeout, complaint };
    await until(async () => (await isSo()) || undefined, { signal, interval, limit });
  }
}

function noSuch(target: EngineTarget, guarantee: string): NoSuchBackupError {
  const what = "at" in target ? `cannot restore the second ${target.at}` : `has no backup ${target.name}`;
  return new NoSuchBackupError(`Percona Backup ${what}: ${guarantee}`);
}

function byHand({ name, type }: ForeignBackup): string {
  return `${name} is a ${type} backup, and nothing was changed: its restore stops every mongod and replaces its files, which no Job can do; docs/backups.md, "Physical restores", has the steps.`;
}
