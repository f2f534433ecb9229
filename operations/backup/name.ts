import { pause } from "../pause.ts";
import { BackupFailedError } from "./errors.ts";
import { backupContainers } from "./kinds.ts";
import { archiveBlob, manifestBlob } from "./manifest.ts";
import type { BackupContext } from "./types.ts";

const attempts = 3;

/** The name of a backup that begins now: `mongodb-backup-YYYYMMDD-HHMMSS`, UTC. */
export function nameAt(moment: Date): string {
  const [day = "", time = ""] = moment.toISOString().replaceAll(/[-:]/g, "").slice(0, 15).split("T");
  return `mongodb-backup-${day}-${time}`;
}

/**
 * A name that no backup has, finished or not, of whatever database; waits for the next second when the one of this second is taken.
 * @throws BackupFailedError when there is still none: the clock stands still
 */
export async function chooseName({
  stores,
  signal,
  now = () => new Date(),
}: Pick<BackupContext, "stores" | "signal" | "now">): Promise<{ name: string; createdAt: Date }> {
  let last = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    const createdAt = now();
    const name = nameAt(createdAt);
    if (name !== last && !(await isTaken(stores, name))) return { name, createdAt };
    last = name;
    await pause(1000 - createdAt.getMilliseconds(), signal);
  }
  throw new BackupFailedError(
    `There is already a backup ${last}, and the clock does not go on: correct it and try again.`,
  );
}

async function isTaken(stores: BackupContext["stores"], name: string): Promise<boolean> {
  const blobs = backupContainers.flatMap((container) =>
    [archiveBlob, manifestBlob].map((blob) => stores[container].properties(blob(name))),
  );
  return (await Promise.all(blobs)).some((properties) => properties !== undefined);
}
