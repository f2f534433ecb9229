/** A deployment or rollback that is refused as things are: nothing was changed. */
export class ReleaseRefusedError extends Error {
  override readonly name = "ReleaseRefusedError";
}

/** Somebody else deploys or rolls back; the sentence says who, since when and why. */
export class LockHeldError extends Error {
  override readonly name = "LockHeldError";
}

/** Somebody else has taken the lock that was held here: this machine slept, or could not reach the API server for long. */
export class LockLostError extends Error {
  override readonly name = "LockLostError";
}

/** `pulumi up` failed; the message is the engine's own reasons, a line for each. */
export class UpdateFailedError extends Error {
  override readonly name = "UpdateFailedError";
}

/** Pulumi's backend has the stack locked; `pulumi up` did not begin. */
export class StackLockedError extends Error {
  override readonly name = "StackLockedError";
  /** Who has locked it, as far as the backend says. */
  readonly lock: { readonly owner: string; readonly pid: number; readonly at: string } | undefined;

  constructor(message: string, lock?: StackLockedError["lock"]) {
    super(message);
    this.lock = lock;
  }
}
