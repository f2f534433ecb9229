import { NoSuchBackupError, RestoreRefusedError } from "../../restore/errors.ts";
import type { CheckedTarget, Engine, EnginePoints, EngineTarget, RestoreState } from "../engine.ts";
import { baseOf, type ForeignBackup, guaranteeOf, secondOf } from "../restore-point.ts";
import { FinalError, until } from "../wait.ts";
import {
  latestAtlasRestore,
  parseAtlasBackups,
  parseAtlasPage,
  parseAtlasRestore,
  parseAtlasSnapshot,
} from "./answers.ts";
import { type AtlasApi, AtlasApiError } from "./api.ts";

export interface AtlasOptions {
  signal: AbortSignal;
  /** The project, 24 hexadecimal digits. */
  groupId: string;
  clusterName: string;
  /** Milliseconds between two looks at work that goes on; default: five seconds. */
  interval?: number;
  /** Default: the clock of this machine. */
  now?: () => Date;
}

/** The largest page that Atlas gives. */
const pageSize = 500;
const safetyRetentionDays = 30;

/** The backups that Atlas makes of a cluster, restored to the same cluster by Atlas itself. */
export class AtlasEngine implements Engine {
  readonly name = "atlas";
  readonly consequences = [
    "Atlas replaces all data of the cluster, every database of it, and the cluster is away meanwhile.",
  ];
  private readonly api: AtlasApi;
  private readonly options: AtlasOptions;

  constructor(api: AtlasApi, options: AtlasOptions) {
    this.api = api;
    this.options = options;
  }

  async points(): Promise<EnginePoints> {
    const { backups, spans } = await this.found();
    const problems =
      spans.length > 0 ? [] : ["Continuous cloud backup is switched off: only snapshots can be restored."];
    return { backups, spans, problems };
  }

  async check(target: EngineTarget): Promise<CheckedTarget> {
    const points = await this.found();
    const base = "at" in target ? baseOf(points, target.at) : points.backups.find(({ name }) => name === target.name);
    if (base === undefined) throw noSuch(target, guaranteeOf(points));
    if (points.busy !== undefined) {
      throw new RestoreRefusedError(
        `Atlas is busy with the cluster (${points.busy}), and nothing was changed: try again when that is over.`,
      );
    }
    const restoresTo = "at" in target ? new Date(target.at).toISOString() : base.restoresTo;
    return { target, base, restoresTo, collections: undefined };
  }

  async describe(name: string): Promise<ForeignBackup> {
    const points = await this.found();
    const found = points.backups.find((backup) => backup.name === name);
    if (found === undefined) throw noSuch({ name }, guaranteeOf(points));
    return found;
  }

  async backUp(why: string): Promise<ForeignBackup> {
    const { signal, interval } = this.options;
    const snapshots = this.path("backup/snapshots");
    const asked = await this.api.post(snapshots, { description: why, retentionInDays: safetyRetentionDays });
    const { id } = parseAtlasSnapshot(asked);
    const finished = async () => {
      const { status, backup } = parseAtlasSnapshot(await this.api.get(`${snapshots}/${id}`));
      if (status === "failed") throw new FinalError(`the snapshot ${id} of Atlas failed`);
      return backup;
    };
    return until(finished, { signal, interval });
  }

  /** Nothing has to stop. */
  pause(): Promise<void> {
    return Promise.resolve();
  }

  unpause(): Promise<void> {
    return Promise.resolve();
  }

  async start(target: EngineTarget): Promise<string> {
    const { groupId: targetGroupId, clusterName: targetClusterName } = this.options;
    const what =
      "name" in target
        ? { deliveryType: "automated", snapshotId: target.name }
        : { deliveryType: "pointInTime", pointInTimeUTCSeconds: secondOf(target.at) };
    const answer = await this.api.post(this.path("backup/restoreJobs"), { ...what, targetGroupId, targetClusterName });
    return parseAtlasRestore(answer).id;
  }

  async lookAt(restore: string): Promise<RestoreState> {
    try {
      return parseAtlasRestore(await this.api.get(this.path(`backup/restoreJobs/${restore}`))).state;
    } catch (error) {
      if (error instanceof AtlasApiError && error.status === 404) return { state: "unknown" };
      throw error;
    }
  }

  async latest(): Promise<string | undefined> {
    return latestAtlasRestore(await this.all("backup/restoreJobs"));
  }

  /** Atlas goes on by itself. */
  settle(): Promise<void> {
    return Promise.resolve();
  }

  private async found() {
    const { now = () => new Date() } = this.options;
    const cluster = await this.api.get(this.path(""));
    const [schedule, snapshots] = await Promise.all([
      this.api.get(this.path("backup/schedule")),
      this.all("backup/snapshots"),
    ]);
    return parseAtlasBackups({ cluster, schedule, snapshots }, now());
  }

  private async all(list: string): Promise<unknown[]> {
    const entries: unknown[] = [];
    for (let page = 1; ; page++) {
      const query = `?itemsPerPage=${pageSize}&pageNum=${page}`;
      const found = parseAtlasPage(await this.api.get(`${this.path(list)}${query}`));
      entries.push(...found);
      if (found.length < pageSize) return entries;
    }
  }

  private path(rest: string): string {
    const { groupId, clusterName } = this.options;
    return `/api/atlas/v2/groups/${groupId}/clusters/${clusterName}${rest === "" ? "" : `/${rest}`}`;
  }
}

function noSuch(target: EngineTarget, guarantee: string): NoSuchBackupError {
  const what = "at" in target ? `cannot restore the second ${target.at}` : `has no snapshot ${target.name}`;
  return new NoSuchBackupError(`Atlas ${what}: ${guarantee}`);
}
