// What Percona Backup for MongoDB 2.15 prints with `--out=json`. The shapes are those of the structures in its source:
// cmd/pbm/list.go (backupListOut), cmd/pbm/status.go (statusOut: cluster, pitr) and cmd/pbm/main.go (snapshotStat, pitrRange).
import { z } from "zod";
import type { RestorePoints } from "./restore-point.ts";

/** Seconds since 1970. */
const second = z.int().nonnegative();

const snapshot = z.object({
  name: z.string().min(1),
  status: z.string(),
  restoreTo: second,
  size: z.int().nonnegative().optional(),
  type: z.string(),
});

const range = z.object({ range: z.object({ start: second, end: second }), noBaseSnapshot: z.boolean().default(false) });

// Go writes a list without entries as null.
const listSchema = z.object({
  snapshots: z.array(snapshot).nullable(),
  pitr: z.object({ on: z.boolean(), ranges: z.array(range).nullable() }).optional(),
});

const statusSchema = z.object({
  cluster: z.array(
    z.object({
      rs: z.string(),
      nodes: z.array(
        z.object({
          host: z.string(),
          agent: z.string(),
          role: z.string(),
          ok: z.boolean(),
          errors: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
  pitr: z.object({ conf: z.boolean(), run: z.boolean(), error: z.string().optional() }),
});

/** Percona Backup said something that this program does not understand, or that it cannot work. */
export class PbmAnswerError extends Error {
  override readonly name = "PbmAnswerError";
}

/**
 * What can be restored, from the output of `pbm list --out=json`: complete backups alone, and spans of the oplog that begin
 * with one.
 * @throws PbmAnswerError
 */
export function parsePbmList(text: string): RestorePoints {
  const { snapshots, pitr } = parse(listSchema, text, "pbm list");
  const backups = (snapshots ?? [])
    .filter(({ status }) => status === "done")
    .toSorted((one, other) => other.restoreTo - one.restoreTo)
    .map(({ name, restoreTo, size }) => ({ name, restoresTo: isoTime(restoreTo), bytes: size }));
  const spans = (pitr?.ranges ?? [])
    .filter(({ noBaseSnapshot }) => !noBaseSnapshot)
    .toSorted((one, other) => other.range.end - one.range.end)
    .map(({ range: { start, end } }) => ({ from: isoTime(start), to: isoTime(end) }));
  return { backups, spans };
}

/**
 * What is wrong with the agents or with the slicing of the oplog, from the output of `pbm status --out=json`, one sentence
 * each; none when all is well.
 * @throws PbmAnswerError
 */
export function pbmProblems(text: string): string[] {
  const { cluster, pitr } = parse(statusSchema, text, "pbm status");
  const agents = cluster.flatMap(({ nodes }) => nodes).filter(({ ok, role }) => !ok && role !== "A");
  return [
    ...agents.map(
      ({ host, errors }) => `The agent at ${host} does not work: ${(errors ?? ["it is not there"]).join("; ")}.`,
    ),
    ...(pitr.conf && !pitr.run ? [`No slices of the oplog are stored: ${pitr.error ?? "no agent does it"}.`] : []),
    ...(pitr.conf ? [] : ["No slices of the oplog are stored: that is switched off (pitr.enabled)."]),
  ];
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
