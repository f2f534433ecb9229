// What the Atlas Administration API (version 2) answers about the backups of a replica set. The shapes are those of its
// OpenAPI document (mongodb/openapi, openapi/v2): PaginatedCloudBackupReplicaSet and DiskBackupReplicaSet
// (listBackupSnapshots, getClusterBackupSnapshot, takeSnapshots), ClusterDescription20240805 (getCluster),
// DiskBackupSnapshotSchedule20240805 (getBackupSchedule), DiskBackupSnapshotRestoreJob (createBackupRestoreJob,
// getBackupRestoreJob), PaginatedCloudBackupRestoreJob (listBackupRestoreJobs) and ApiError.
import { z } from "zod";
import type { RestoreState } from "../engine.ts";
import type { ForeignBackup, RestorePoints } from "../restore-point.ts";

const snapshot = z.object({
  id: z.string().min(1),
  status: z.string(),
  /** Absent while it is queued. */
  createdAt: z.iso.datetime().optional(),
  storageSizeBytes: z.int().nonnegative().optional(),
  snapshotType: z.string().default("scheduled"),
});
const job = z.object({
  id: z.string().regex(/^[0-9a-f]{24}$/),
  cancelled: z.boolean().default(false),
  expired: z.boolean().default(false),
  failed: z.boolean().default(false),
  finishedAt: z.iso.datetime().optional(),
});

const clusterSchema = z.object({
  name: z.string(),
  clusterType: z.string().default("REPLICASET"),
  stateName: z.string().default("IDLE"),
  backupEnabled: z.boolean(),
  pitEnabled: z.boolean().default(false),
});
const scheduleSchema = z.object({ restoreWindowDays: z.number().nonnegative().default(0) });

/** Atlas said something that this program does not understand, or makes no backups. */
export class AtlasAnswerError extends Error {
  override readonly name = "AtlasAnswerError";
}

export interface AtlasAnswers {
  /** Every snapshot of the list's pages. */
  snapshots: readonly unknown[];
  /** Of the cluster's description. */
  cluster: unknown;
  /** Of the backup schedule. */
  schedule: unknown;
}

/**
 * What Atlas can restore: its snapshots, and with continuous backup any second of its window, as far as there is a snapshot
 * to start from.
 * @throws AtlasAnswerError also when the cluster has no backups at all
 */
export function parseAtlasBackups(answers: AtlasAnswers, now: Date): RestorePoints & { busy: string | undefined } {
  const cluster = parse(clusterSchema, answers.cluster, "the cluster");
  if (!cluster.backupEnabled) {
    throw new AtlasAnswerError(`Atlas makes no backups of the cluster ${cluster.name}: switch on cloud backup there.`);
  }
  if (cluster.clusterType !== "REPLICASET") {
    throw new AtlasAnswerError(`The cluster ${cluster.name} is sharded: only replica sets are known here.`);
  }
  const busy = cluster.stateName === "IDLE" ? undefined : cluster.stateName;
  const backups = answers.snapshots
    .map((one) => parse(snapshot, one, "a snapshot"))
    .flatMap((one) => backupOf(one) ?? [])
    .toSorted((one, other) => Date.parse(other.restoresTo) - Date.parse(one.restoresTo));
  const oldest = backups.at(-1);
  const { restoreWindowDays } = parse(scheduleSchema, answers.schedule, "the backup schedule");
  if (!cluster.pitEnabled || oldest === undefined || restoreWindowDays === 0) return { backups, spans: [], busy };
  const windowStart = now.getTime() - restoreWindowDays * 24 * 3600_000;
  const from = new Date(Math.max(windowStart, Date.parse(oldest.restoresTo))).toISOString();
  return { backups, spans: [{ from, to: now.toISOString() }], busy };
}

/** One snapshot as it is now. */
export function parseAtlasSnapshot(answer: unknown): { id: string; status: string; backup: ForeignBackup | undefined } {
  const found = parse(snapshot, answer, "a snapshot");
  return { id: found.id, status: found.status, backup: backupOf(found) };
}

/** The entries of one page of a list. */
export function parseAtlasPage(answer: unknown): unknown[] {
  return parse(z.object({ results: z.array(z.unknown()) }), answer, "a list").results;
}

export function parseAtlasRestore(answer: unknown): { id: string; state: RestoreState } {
  const { id, cancelled, expired, failed, finishedAt } = parse(job, answer, "a restore job");
  const wrong = failed ? "it failed" : cancelled ? "somebody cancelled it" : expired ? "it expired" : undefined;
  if (wrong !== undefined)
    return { id, state: { state: "failed", reason: `${wrong}, as Atlas says of the job ${id}` } };
  return { id, state: { state: finishedAt === undefined ? "running" : "done" } };
}

/** The newest of restore jobs: their ids begin with the time, as all ObjectIds do. */
export function latestAtlasRestore(jobs: readonly unknown[]): string | undefined {
  const ids = jobs.map((one) => parse(job, one, "a restore job").id);
  return ids.toSorted().at(-1);
}

function backupOf({ id, status, createdAt, storageSizeBytes, snapshotType }: z.infer<typeof snapshot>) {
  if (status !== "completed" || createdAt === undefined) return undefined;
  return { name: id, type: snapshotType, restoresTo: new Date(createdAt).toISOString(), bytes: storageSizeBytes };
}

function parse<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AtlasAnswerError(`What Atlas says of ${what} is not understood: ${z.prettifyError(parsed.error)}`);
}
