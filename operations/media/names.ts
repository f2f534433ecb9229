/** Names of the blobs in the container `media`. */

export const snapshotName = /^media-backup-\d{8}-\d{6}$/;

const snapshotPrefix = "snapshots/";
const snapshotSuffix = ".json";
const plainPrefix = "files/";
const encryptedPrefix = "encrypted/";

/** `media-backup-YYYYMMDD-HHMMSS` in UTC. */
export function nameOfSnapshot(at: Date): string {
  return `media-backup-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;
}

/** The second that a snapshot's name says. */
export function timeOfSnapshot(name: string): Date {
  const digits = name.slice("media-backup-".length).replace(/^(....)(..)(..)-(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6Z");
  return new Date(digits);
}

export function snapshotBlob(name: string): string {
  return snapshotPrefix + name + snapshotSuffix;
}

/** The snapshot's name, or undefined for a blob that is none. */
export function snapshotOfBlob(blob: string): string | undefined {
  const name = blob.slice(snapshotPrefix.length, -snapshotSuffix.length);
  return snapshotName.test(name) && snapshotBlob(name) === blob ? name : undefined;
}

/** A content that an earlier version has stored, as it is. @param sha256 64 hex digits: the content's */
export function plainBlob(sha256: string): string {
  return plainPrefix + sha256;
}

/** @param id 64 hex digits: of the content */
export function encryptedBlob(id: string): string {
  return `${encryptedPrefix}${id}.age`;
}

/** Whether a blob is the content of a file. */
export function isContentBlob(blob: string): boolean {
  return /^(files\/[0-9a-f]{64}|encrypted\/[0-9a-f]{64}\.age)$/.test(blob);
}

export const allSnapshots = snapshotPrefix;
export const allContents = [plainPrefix, encryptedPrefix] as const;
