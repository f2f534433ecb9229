import type { Manifest } from "../backup/manifest.ts";
import { NoSuchBackupError } from "./errors.ts";

/** Which backup is meant. Days and times are UTC. */
export type Selection =
  | { name: string }
  /** YYYY-MM-DD: the newest of that day. */
  | { date: string }
  /** The newest of those made while that release was running. */
  | { release: string }
  /** A second, such as 2025-12-07T14:30:00Z: only another engine than mongodump can go on to it from a backup. */
  | { at: string }
  | { newest: true };

/**
 * @param backups those that can be restored, in any order
 * @throws NoSuchBackupError in one sentence that names the nearest ones
 */
export function selectBackup(backups: readonly Manifest[], selection: Selection): Manifest {
  const newestFirst = backups.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (newestFirst.length === 0) {
    throw new NoSuchBackupError("There is no backup that can be restored: make one with npm run backup.");
  }
  if ("name" in selection) return byName(newestFirst, selection.name);
  if ("date" in selection) return byDate(newestFirst, selection.date);
  if ("release" in selection) return byRelease(newestFirst, selection.release);
  if ("at" in selection) return bySecond(newestFirst, selection.at);
  return newestFirst[0] as Manifest;
}

function byName(newestFirst: readonly Manifest[], name: string): Manifest {
  const found = newestFirst.find((backup) => backup.name === name);
  if (found !== undefined) return found;
  const parts = /^mongodb-backup-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(name)?.slice(1);
  const [year, month, day, hour, minute, second] = parts ?? [];
  const meant = parts === undefined ? NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  throw new NoSuchBackupError(`No backup is named ${name}; ${nearest(newestFirst, meant)}.`);
}

function byDate(newestFirst: readonly Manifest[], date: string): Manifest {
  const noon = Date.parse(`${date}T12:00:00Z`);
  // Date.parse takes the 31st of February for the 3rd of March.
  if (Number.isNaN(noon) || new Date(noon).toISOString().slice(0, 10) !== date) {
    throw new NoSuchBackupError(`"${date}" is not a day: write it as YYYY-MM-DD, such as 2025-12-07.`);
  }
  const found = newestFirst.find((backup) => dayOf(backup) === date);
  if (found !== undefined) return found;
  throw new NoSuchBackupError(`No backup was made on ${date} (UTC); ${nearest(newestFirst, noon)}.`);
}

function byRelease(newestFirst: readonly Manifest[], release: string): Manifest {
  const found = newestFirst.find((backup) => backup.release === release);
  if (found !== undefined) return found;
  const releases = [...new Set(newestFirst.map((backup) => backup.release))];
  const shown = releases.slice(0, 3).join(", ");
  const more = releases.length > 3 ? ` and ${releases.length - 3} older one${releases.length === 4 ? "" : "s"}` : "";
  throw new NoSuchBackupError(
    `No backup was made while release ${release} was running; there are some of ${shown}${more}.`,
  );
}

function bySecond(newestFirst: readonly Manifest[], at: string): never {
  const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(at) ? Date.parse(at) : NaN;
  if (Number.isNaN(second)) {
    throw new NoSuchBackupError(`"${at}" is not a second: write it in UTC, such as 2025-12-07T14:30:00Z.`);
  }
  throw new NoSuchBackupError(
    `No dump can be taken on to the second ${at}: that needs immoexpress:backup.engine to be pbm or atlas; ${nearest(newestFirst, second)}.`,
  );
}

/** The last backup before a moment and the first one after it; the newest ones when the moment is not known. */
function nearest(newestFirst: readonly Manifest[], moment: number): string {
  const before = newestFirst.find((backup) => Date.parse(backup.createdAt) < moment);
  const after = newestFirst.findLast((backup) => Date.parse(backup.createdAt) >= moment);
  const found = [before, after].filter((backup) => backup !== undefined);
  if (found.length === 0) return `the newest is ${describe(newestFirst[0] as Manifest)}`;
  return `the nearest ${found.length === 1 ? "is" : "are"} ${found.map(describe).join(" and ")}`;
}

function describe(backup: Manifest): string {
  const time = `${dayOf(backup)} ${backup.createdAt.slice(11, 16)} UTC`;
  return `${backup.name} (${backup.kind}, ${time}, release ${backup.release})`;
}

function dayOf(backup: Manifest): string {
  return backup.createdAt.slice(0, 10);
}
