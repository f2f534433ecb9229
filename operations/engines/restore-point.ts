/** A backup that another program keeps and restores by itself. */
export interface ForeignBackup {
  /** As that program names it. */
  name: string;
  /** What it is, in that program's own word: `logical`, `physical`, `scheduled`, `onDemand`. */
  type: string;
  /** ISO 8601: the moment that its data is of. */
  restoresTo: string;
  /** Of what is stored; undefined where the program does not say. */
  bytes: number | undefined;
}

/** Any second of it can be restored. ISO 8601, both ends included. */
export interface RestorableSpan {
  from: string;
  to: string;
}

/** What another program can restore to. */
export interface RestorePoints {
  /** Newest first; only those that are complete. */
  backups: ForeignBackup[];
  /** Newest first. */
  spans: RestorableSpan[];
}

/** One sentence for a manifest or a list: what can be restored to. */
export function guaranteeOf({ backups, spans }: RestorePoints): string {
  const [span, ...older] = spans;
  if (span !== undefined) {
    const others = older.length === 0 ? "" : `, and of ${older.length} older span${older.length === 1 ? "" : "s"}`;
    return `Any second from ${span.from} to ${span.to}${others} can be restored.`;
  }
  const [backup] = backups;
  return backup === undefined ? "Nothing can be restored yet: there is no complete backup." : momentAlone(backup);
}

/** One sentence: what one of the backups can be restored to. */
export function guaranteeOfBackup(backup: ForeignBackup, { spans }: RestorePoints): string {
  const { restoresTo } = backup;
  const moment = secondOf(restoresTo);
  // A span begins with the second after that of its backup.
  const span = spans.find(({ from, to }) => secondOf(from) <= moment + 1 && moment <= secondOf(to));
  return span === undefined ? momentAlone(backup) : `Any second from ${restoresTo} to ${span.to} can be restored.`;
}

function momentAlone({ restoresTo }: ForeignBackup): string {
  return `The moment ${restoresTo} can be restored, and no later one: there is no oplog after it.`;
}

/**
 * @param at ISO 8601
 * @returns the backup that is this second's, or that the oplog leads to it from; undefined when it cannot be restored
 */
export function baseOf({ backups, spans }: RestorePoints, at: string): ForeignBackup | undefined {
  const second = secondOf(at);
  const exact = backups.find(({ restoresTo }) => secondOf(restoresTo) === second);
  if (exact !== undefined) return exact;
  const span = spans.find(({ from, to }) => secondOf(from) <= second && second <= secondOf(to));
  if (span === undefined) return undefined;
  const earliest = secondOf(span.from) - 1;
  return backups.find(({ restoresTo }) => earliest <= secondOf(restoresTo) && secondOf(restoresTo) < second);
}

/** Whole seconds since 1970, which is what the oplog is counted in. */
export function secondOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
