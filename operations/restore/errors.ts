/** What was asked for cannot be done as things are, and nothing was changed: the sentence says what to do instead. */
export class RestoreRefusedError extends Error {
  override readonly name = "RestoreRefusedError";
}

/** No backup fits what was asked for. */
export class NoSuchBackupError extends Error {
  override readonly name = "NoSuchBackupError";
}

/** A restore, its undoing or a drill has failed; the sentence says what the live database holds now and what to do. */
export class RestoreFailedError extends Error {
  override readonly name = "RestoreFailedError";
}

/** The message of anything that was thrown, without the full stop that sentences around it bring themselves. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
