// What Percona Backup for MongoDB 2.15 prints with `--out=json`. The shapes are those of the structures in its source:
// cmd/pbm/list.go (backupListOut, restoreStatus), cmd/pbm/status.go (statusOut: cluster, pitr, running, backups),
// cmd/pbm/main.go (snapshotStat, pitrRange), cmd/pbm/backup.go (backupOut, bcpDesc) and cmd/pbm/restore.go (restoreRet,
// describeRestoreResult).
import { z } from "zod";
import type { RestoreState } from "../engine.ts";
import type { RestorePoints } from "../restore-point.ts";

/** Seconds since 1970. */
const second = z.int().nonnegative();

const snapshot = z.object({
  name: z.string().min(1),
  status: z.string(),
  restoreTo: second,
  size: z.int().nonnegative().optional(),
  type: z.string(),
  /** Only these collections; absent or `*.*`: all of them. */
  nss: z.array(z.string()).nullish(),
});

const range = z.object({ range: z.object({ start: second, end: second }), noBaseSnapshot: z.boolean().default(false) });

// Go writes a list without entries as null.
const listSchema = z.object({
  snapshots: z.array(snapshot).nullable(),
  pitr: z.object({ on: z.boolean(), ranges: z.array(range).nullable() }).optional(),
});

const node = z.object({
  host: z.string(),
  agent: z.string(),
  role: z.string(),
  ok: z.boolean(),
  errors: z.array(z.string()).optional(),
});
const statusSchema = z.object({
  cluster: z.array(z.object({ rs: z.string(), nodes: z.array(node) })),
  pitr: z.object({ conf: z.boolean(), run: z.boolean(), error: z.string().optional() }),
  running: z.object({ type: z.string().optional(), name: z.string().optional() }).default({}),
  backups: z
    .object({
      snapshot: z
        .array(z.object({ name: z.string(), size: z.int().optional(), error: z.string().optional() }))
        .nullable(),
    })
    .default({ snapshot: null }),
});

const backupSchema = z.object({
  name: z.string(),
  type: z.string(),
  status: z.string(),
  last_write_ts: second,
  size: z.int().nonnegative(),
  error: z.string().optional(),
  replsets: z.array(z.object({ name: z.string(), collections: z.array(z.string()).nullish() })).nullable(),
});
const restoreSchema = z.object({ status: z.string(), error: z.string().optional() });
const restoresSchema = z.array(z.object({ name: z.string().optional(), start: second })).nullable();

/** Percona Backup said something that this program does not understand, or that it cannot work. */
export class PbmAnswerError extends Error {
  override readonly name = "PbmAnswerError";
}

/**
 * What can be restored, from the output of `pbm list`: complete backups of everything alone, and spans of the oplog that
 * begin with one.
 * @throws PbmAnswerError, as all of these
 */
export function parsePbmList(text: string): RestorePoints {
  const { snapshots, pitr } = parse(listSchema, text, "pbm list");
  const isWhole = ({ nss }: z.infer<typeof snapshot>) => (nss ?? []).every((namespace) => namespace === "*.*");
  const backups = (snapshots ?? [])
    .filter((backup) => backup.status === "done" && backup.type !== "external" && isWhole(backup))
    .toSorted((one, other) => other.restoreTo - one.restoreTo)
    .map(({ name, type, restoreTo, size }) => ({ name, type, restoresTo: isoTime(restoreTo), bytes: size }));
  const spans = (pitr?.ranges ?? [])
    .filter(({ noBaseSnapshot }) => !noBaseSnapshot)
    .toSorted((one, other) => other.range.end - one.range.end)
    .map(({ range: { start, end } }) => ({ from: isoTime(start), to: isoTime(end) }));
  return { backups, spans };
}

/** How agents and slicing are, from the output of `pbm status`; each problem is one sentence. */
export function parsePbmStatus(text: string) {
  const { cluster, pitr, running, backups } = parse(statusSchema, text, "pbm status");
  const broken = cluster.flatMap(({ nodes }) => nodes).filter(({ ok, role }) => !ok && role !== "A");
  return {
    agentProblems: broken.map(
      ({ host, errors }) => `The agent at ${host} does not work: ${(errors ?? ["it is not there"]).join("; ")}.`,
    ),
    sliceProblems: [
      ...(pitr.conf && !pitr.run ? [`No slices of the oplog are stored: ${pitr.error ?? "no agent does it"}.`] : []),
      ...(pitr.conf ? [] : ["No slices of the oplog are stored: that is switched off (pitr.enabled)."]),
    ],
    isSlicing: pitr.run,
    /** What it is busy with, such as `backup`; undefined: nothing. */
    running: running.type,
    /** Bytes by name of the backup. */
    sizes: new Map((backups.snapshot ?? []).map(({ name, size }) => [name, size])),
    /** Unfinished backups whose agents have given no sign of life for half a minute, by name: in its own words. */
    stuck: new Map(
      (backups.snapshot ?? []).flatMap(({ name, error }) =>
        error?.startsWith("Backup stuck") === true ? [[name, error] as const] : [],
      ),
    ),
  };
}

/** What `pbm describe-backup` says; `state` as that of a restore. */
export function parsePbmBackup(text: string) {
  const { name, type, status, size, error, ...rest } = parse(backupSchema, text, "pbm describe-backup");
  const collections = (rest.replsets ?? []).flatMap((one) => one.collections ?? []);
  const restoresTo = isoTime(rest.last_write_ts);
  return { ...{ name, type, restoresTo, bytes: size, collections }, state: stateOf(status, error) };
}

/** How a restore stands, from the output of `pbm describe-restore`. */
export function parsePbmRestore(text: string): RestoreState {
  const { status, error } = parse(restoreSchema, text, "pbm describe-restore");
  return stateOf(status, error);
}

/** The name of what `pbm backup` or `pbm restore` has begun. */
export function parsePbmStarted(text: string, command: string): string {
  return parse(z.object({ name: z.string().min(1) }), text, command).name;
}

/** The newest restore of `pbm list --restore`. */
export function latestPbmRestore(text: string): string | undefined {
  const restores = parse(restoresSchema, text, "pbm list --restore") ?? [];
  return restores.toSorted((one, other) => one.start - other.start).at(-1)?.name;
}

function stateOf(status: string, error: string | undefined): RestoreState {
  if (status === "done") return { state: "done" };
  if (!["error", "canceled", "partlyDone"].includes(status)) return { state: "running" };
  return { state: "failed", reason: error ?? `it ended as ${status}` };
}

function parse<T>(schema: z.ZodType<T>, text: string, command: string): T {
  try {
    const value: unknown = JSON.parse(text);
    const busy = z.object({ msg: z.string() }).safeParse(value);
    if (busy.success) throw new PbmAnswerError(`${command} cannot answer now: ${busy.data.msg}`);
    return schema.parse(value);
  } catch (error) {
    if (error instanceof PbmAnswerError) throw error;
    const why = error instanceof z.ZodError ? z.prettifyError(error) : "it is no JSON";
    throw new PbmAnswerError(`${command} answered with something that is not understood: ${why}`);
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
