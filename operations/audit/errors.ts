/** Records were changed, removed, inserted or put in another order; one sentence for each on a line of its own. */
export class AuditDamagedError extends Error {
  override readonly name = "AuditDamagedError";
}

/** A record cannot be added as it is: it ends an action that was not begun. */
export class AuditRefusedError extends Error {
  override readonly name = "AuditRefusedError";
}
