import { retentionDays } from "./kinds.ts";
import type { BackupList, ListedBackup, UnusableBackup } from "./list.ts";
import type { BackupContainer } from "./types.ts";

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** An upload that is still going on looks like one that was never finished. */
const unfinishedAge = day;
/** Damaged ones are kept as long as any kind: somebody may want to know what happened to them. */
const damagedAge = 90 * day;
/** How far the clocks of two machines may differ. */
const tolerance = 5 * 60 * 1000;
/** Backups are made every six hours: a clock this far ahead of the newest one is rather wrong. */
const longestPause = 7 * day;

export interface Removal {
  name: string;
  container: BackupContainer;
  /** End of a sentence: "… is removed: ". */
  reason: string;
}

export interface PruneDecision {
  removals: Removal[];
  /** Why nothing is removed whatever its age: a sentence; undefined when the clock can be believed. */
  refusal?: string;
}

/**
 * Decides which backups may go: those older than the retention of their kind, but never the newest one of a database; what was
 * never finished, after a day; what is damaged, after 90. Nothing at all when the clock is wrong.
 */
export function decidePrune(list: BackupList, now: Date): PruneDecision {
  const refusal = doubtAbout(now, list);
  if (refusal !== undefined) return { removals: [], refusal };
  return { removals: [...expired(list.restorable, now), ...leftover(list.unusable, now)] };
}

function expired(backups: readonly ListedBackup[], now: Date): Removal[] {
  const kept = newestOfEach(backups);
  return backups
    .filter((backup) => !kept.has(backup) && ageOf(backup, now) > retentionDays(backup.manifest.kind) * day)
    .map(({ manifest, container }) => ({
      name: manifest.name,
      container,
      reason: `${manifest.kind} backups are kept for ${retentionDays(manifest.kind)} days`,
    }));
}

function leftover(backups: readonly UnusableBackup[], now: Date): Removal[] {
  return backups
    .filter((backup) => now.getTime() - backup.storedAt.getTime() > (backup.isUnfinished ? unfinishedAge : damagedAge))
    .map(({ name, container, isUnfinished, reason }) => ({
      name,
      container,
      reason: isUnfinished ? "it was never finished" : `it is damaged, and older than 90 days: ${reason}`,
    }));
}

/** Of all complete backups, which have all been read again after they were written, the newest one of each database. */
function newestOfEach(backups: readonly ListedBackup[]): Set<ListedBackup> {
  const newest = new Map<string, ListedBackup>();
  for (const backup of backups) {
    const other = newest.get(backup.manifest.database);
    if (other === undefined || createdAt(backup) > createdAt(other)) newest.set(backup.manifest.database, backup);
  }
  return new Set(newest.values());
}

/** By the younger of both clocks, that of who made it and that of the store: one of them may have been wrong. */
function ageOf(backup: ListedBackup, now: Date): number {
  return now.getTime() - Math.max(createdAt(backup), backup.storedAt.getTime());
}

function doubtAbout(now: Date, { restorable, unusable }: BackupList): string | undefined {
  const made = restorable.map(createdAt);
  const stored = [...restorable, ...unusable].map(({ storedAt }) => storedAt.getTime());
  if (stored.length === 0) return undefined;
  const newest = Math.max(...made, ...stored);
  const clock = `this machine's clock says ${now.toISOString()}`;
  if (now.getTime() < newest - tolerance) {
    return `Nothing is removed: ${clock}, and there is a backup of ${iso(newest)} already. Correct the clock that is wrong.`;
  }
  for (const times of [made, stored]) {
    if (times.length === 0 || now.getTime() <= Math.max(...times) + longestPause) continue;
    return `Nothing is removed: ${clock}, and the newest backup is of ${iso(Math.max(...times))}. Correct the clock, or make a backup first.`;
  }
  return undefined;
}

function createdAt({ manifest }: ListedBackup): number {
  return Date.parse(manifest.createdAt);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
