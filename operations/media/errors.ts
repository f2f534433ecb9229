/** A snapshot, or the content of one of its files, is not what was written: nothing may be restored from it. */
export class SnapshotDamagedError extends Error {
  override readonly name = "SnapshotDamagedError";
}

/** The photos could not be backed up or restored; the sentence says what there is now. */
export class MediaFailedError extends Error {
  override readonly name = "MediaFailedError";
}

/** There is no snapshot of that name, or none at all. */
export class NoSuchSnapshotError extends Error {
  override readonly name = "NoSuchSnapshotError";
}
