// What the Atlas Administration API (version 2) answers about the backups of a replica set. The shapes are those of its
// OpenAPI document: DiskBackupSnapshot in PaginatedCloudBackupReplicaSet (listReplicaSetBackups,
// GET /api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots), and pitEnabled of the cluster's description
// with restoreWindowDays of DiskBackupSnapshotSchedule (getBackupSchedule).
import { z } from "zod";
import type { RestorePoints } from "./restore-point.ts";

const snapshot = z.object({
  id: z.string().min(1),
  status: z.string(),
  createdAt: z.iso.datetime(),
  storageSizeBytes: z.int().nonnegative().optional(),
});

const snapshotsSchema = z.object({ results: z.array(snapshot), totalCount: z.int().optional() });
const errorSchema = z.object({ error: z.int(), errorCode: z.string(), detail: z.string().default("") });
const clusterSchema = z.object({
  name: z.string(),
  backupEnabled: z.boolean(),
  pitEnabled: z.boolean().default(false),
});
const scheduleSchema = z.object({ restoreWindowDays: z.number().nonnegative().default(0) });

/** Atlas refused, or said something that this program does not understand. */
export class AtlasAnswerError extends Error {
  override readonly name = "AtlasAnswerError";
}

export interface AtlasAnswers {
  /** Of the list of snapshots. */
  snapshots: unknown;
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
export function parseAtlasBackups(answers: AtlasAnswers, now: Date): RestorePoints {
  const cluster = parse(clusterSchema, answers.cluster, "the cluster");
  if (!cluster.backupEnabled) {
    throw new AtlasAnswerError(`Atlas makes no backups of the cluster ${cluster.name}: switch on cloud backup there.`);
  }
  const backups = parse(snapshotsSchema, answers.snapshots, "the snapshots")
    .results.filter(({ status }) => status === "completed")
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))
    .map(({ id, createdAt, storageSizeBytes }) => ({
      name: id,
      restoresTo: new Date(createdAt).toISOString(),
      bytes: storageSizeBytes,
    }));
  const oldest = backups.at(-1);
  const { restoreWindowDays } = parse(scheduleSchema, answers.schedule, "the backup schedule");
  if (!cluster.pitEnabled || oldest === undefined || restoreWindowDays === 0) return { backups, spans: [] };
  const windowStart = now.getTime() - restoreWindowDays * 24 * 3600_000;
  const from = new Date(Math.max(windowStart, Date.parse(oldest.restoresTo))).toISOString();
  return { backups, spans: [{ from, to: now.toISOString() }] };
}

function parse<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const refused = errorSchema.safeParse(answer);
  if (refused.success) {
    const { error, errorCode, detail } = refused.data;
    throw new AtlasAnswerError(`Atlas refused to describe ${what}: ${error} ${errorCode} ${detail}`.trimEnd());
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AtlasAnswerError(`What Atlas says of ${what} is not understood: ${z.prettifyError(parsed.error)}`);
}
