import { z } from "zod";
import { auditId, auditRecordSchema } from "../audit/record.ts";
import { otherEngines } from "../engines/names.ts";
import { backupKinds } from "../backup/kinds.ts";
import { manifestSchema } from "../backup/manifest.ts";

/** What the `result` event of each command carries: the interface between the Jobs and whoever started them. */

const count = z.int().nonnegative();
const time = z.iso.datetime();

/** Anchor of the record that ended an action; absent where it could not be written. */
const audit = z.string().optional();

/** The manifest. */
export const backupResult = manifestSchema;

export const listedBackup = z.object({
  name: z.string(),
  kind: z.enum(backupKinds),
  createdAt: time,
  release: z.string(),
  idempotencyKey: z.string().optional(),
  database: z.string(),
  engine: z.string(),
  guarantee: z.string(),
  bytes: count.describe("of the archive as it is stored"),
  collections: count,
  documents: count,
});
export type BackupSummary = z.infer<typeof listedBackup>;

/** A backup that another engine keeps; of its content nothing is known here. */
export const engineBackup = z.object({
  name: z.string(),
  kind: z.string().describe("in the engine's own word, such as logical or onDemand"),
  createdAt: time.describe("what its data is of"),
  database: z.string(),
  engine: z.enum(otherEngines),
  guarantee: z.string(),
  bytes: count.optional(),
});
export type EngineBackupSummary = z.infer<typeof engineBackup>;

const unusable = z.array(z.object({ name: z.string(), reason: z.string() }));

export const backupListResult = z.object({
  restorable: z.array(z.union([listedBackup, engineBackup])),
  unusable,
  /** Where there is another engine beside the dumps. */
  engine: z
    .object({
      name: z.enum(otherEngines),
      guarantee: z.string(),
      spans: z.array(z.object({ from: time, to: time })).describe("of which any second can be restored"),
      problems: z.array(z.string()),
    })
    .optional(),
});

export const verifyResult = z.object({
  name: z.string(),
  bytes: count,
  sha256: z.string(),
  isOpened: z.boolean(),
  collections: count,
  documents: count,
});

export const engineVerifyResult = z.object({
  engine: z.enum(otherEngines),
  name: z.string(),
  type: z.string(),
  restoresTo: time,
  bytes: count.optional(),
  guarantee: z.string(),
  problems: z.array(z.string()),
});
export type EngineVerifyResult = z.infer<typeof engineVerifyResult>;

export const drillResult = z.object({
  backup: z.string(),
  startedAt: time,
  finishedAt: time,
  collections: count,
  documents: count,
  leftoversDropped: count,
});

export const pruneResult = z.object({
  dryRun: z.boolean(),
  backups: z.object({
    removed: z.array(z.object({ name: z.string(), reason: z.string() })),
    failed: z.array(z.object({ name: z.string(), error: z.string() })),
    kept: count,
    refusal: z.string().optional(),
  }),
  /** Collections that a restore had put aside. */
  collections: z.array(z.string()),
  media: z.object({
    removedSnapshots: z.array(z.string()),
    keptSnapshots: count,
    removedFiles: count,
    removedBytes: count,
    missing: z.array(z.string()),
    refusal: z.string().optional(),
  }),
});

/** What a pod that keeps itself ready for a download says. */
export const downloadReady = z.object({
  manifest: manifestSchema,
  /** The program in the pod, without its arguments. */
  program: z.array(z.string()).min(1),
  /** `HOSTNAME`: the pod's name. */
  pod: z.string(),
});

const planned = z.object({
  name: z.string(),
  inBackup: count.optional(),
  live: count.optional(),
  newer: count,
});
export const restorePlanResult = z.object({
  backup: z.string(),
  createdAt: time,
  collections: z.array(planned),
  documents: z.object({ inBackup: count, live: count, newer: count }),
});

/** The same of a restore by another engine. */
export const enginePlanResult = z.object({
  backup: z.string(),
  createdAt: time.describe("what the data will be of"),
  collections: z.array(planned.omit({ inBackup: true })),
  documents: z.object({ live: count, newer: count }),
  engine: z.object({
    name: z.enum(otherEngines),
    target: z.union([z.object({ name: z.string() }), z.object({ at: z.string() })]),
    guarantee: z.string(),
    consequences: z.array(z.string()),
  }),
});

export const restoreResult = z.object({
  id: z.string(),
  outcome: z.enum(["restored", "undone"]),
  backup: z.string(),
  safetyBackup: z.string().optional(),
  reason: z.string(),
  startedAt: time,
  finishedAt: time,
  collections: count,
  documents: count,
  audit,
});

export const engineRestoreResult = z.object({
  id: z.string(),
  engine: z.enum(otherEngines),
  outcome: z.enum(["restored", "undone"]),
  isTakenBack: z.boolean(),
  backup: z.string(),
  restoresTo: time,
  safetyBackup: z.string().optional(),
  reason: z.string(),
  startedAt: time,
  finishedAt: time,
  collections: count,
  audit,
});

export const mediaBackupResult = z.object({
  name: z.string(),
  createdAt: time,
  finishedAt: time,
  files: count,
  bytes: count,
  uploadedFiles: count,
  uploadedBytes: count,
  leftOut: count,
});

export const mediaListResult = z.object({
  snapshots: z.array(
    z.object({
      ...{ name: z.string(), createdAt: time, files: count, bytes: count, leftOut: count },
      isEncrypted: z.boolean(),
    }),
  ),
  unusable,
});

export const mediaRestoreResult = z.object({
  snapshot: z.string(),
  createdAt: time,
  files: count,
  unchanged: count,
  added: count,
  replaced: count,
  removed: count,
  keptIn: z.string().optional(),
  audit,
});

export const auditListResult = z.object({
  /** Oldest first. */
  records: z.array(auditRecordSchema),
  /** Names of blobs among them that are no records. */
  unreadable: z.array(z.string()),
});

export const auditVerifyResult = z.object({
  records: count,
  /** Of the newest record; null where there is none. */
  head: z.string().nullable(),
  unfinished: z.array(auditRecordSchema),
});

export const notifyTestResult = z.object({
  deliveries: z.array(
    z.object({
      receiver: z.string(),
      problem: z.string().optional(),
      attempts: count,
      milliseconds: count,
    }),
  ),
});

export const auditAppendResult = z.object({ id: auditId, anchor: z.string() });

/** Names of the blobs of a report that was kept. */
export const keptReport = z.object({ name: z.string(), blobs: z.object({ page: z.string(), facts: z.string() }) });
export type KeptReport = z.infer<typeof keptReport>;

export const reportListResult = z.object({
  /** Oldest first. */
  reports: z.array(z.object({ name: z.string(), release: z.string(), at: time, bytes: count })),
});

/** Content compressed, in base64. */
export const packedReport = z.object({ name: z.string(), page: z.base64(), facts: z.base64() });
export type PackedReport = z.infer<typeof packedReport>;
