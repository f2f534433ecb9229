/** A backup that another program keeps and restores by itself. */
export interface ForeignBackup {
  /** As that program names it. */
  name: string;
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
  const [span] = spans;
  if (span !== undefined) return `Any second from ${span.from} to ${span.to} can be restored.`;
  const [backup] = backups;
  return backup === undefined
    ? "Nothing can be restored yet: there is no complete backup."
    : `The moment ${backup.restoresTo} can be restored, and no later one: there is no oplog after it.`;
}

/** @param at ISO 8601 @returns whether this second can be restored: as part of a span, or as the moment of a backup */
export function canRestoreTo({ backups, spans }: RestorePoints, at: string): boolean {
  const second = Math.floor(Date.parse(at) / 1000);
  const inside = ({ from, to }: RestorableSpan) => Date.parse(from) / 1000 <= second && second <= Date.parse(to) / 1000;
  return spans.some(inside) || backups.some(({ restoresTo }) => Math.floor(Date.parse(restoresTo) / 1000) === second);
}
