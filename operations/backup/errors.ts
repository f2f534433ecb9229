/** The archive or its manifest is not what the backup wrote, or the key does not open it: nothing may be restored from it. */
export class ArchiveDamagedError extends Error {
  override readonly name = "ArchiveDamagedError";
}

/** A backup could not be made; nothing that looks like a backup was left behind. */
export class BackupFailedError extends Error {
  override readonly name = "BackupFailedError";
}

/** Bytes are not the complete archive of mongodump that they should be. */
export class ArchiveFormatError extends Error {
  override readonly name = "ArchiveFormatError";
}
