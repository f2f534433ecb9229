import { withDatabaseLease } from "../backup/lease.ts";
import { reasonOf, RestoreFailedError, RestoreRefusedError } from "../restore/errors.ts";
import { carryOut, type EngineRestoreReport, type EngineSession, reportOf, takeBack } from "./carry-out.ts";
import { type EngineEntry, EngineJournal, isHalfDone, isOpen } from "./journal.ts";
import { aim, type EngineRestoreContext, whatNow } from "./restore.ts";

/**
 * Finishes a restore by another engine that was killed or has failed; one that the engine gave up is begun again.
 * @throws RestoreRefusedError when none is open
 */
export function resumeEngineRestore(context: EngineRestoreContext): Promise<EngineRestoreReport> {
  return withEntry(context, "resumed restore", async (session, entry) => {
    if (!isOpen(entry)) throw new RestoreRefusedError(nothing("unfinished restore", "resumed"));
    return carryOut(session, entry);
  });
}

/**
 * Goes back to before the last restore by another engine, finished or not. Where the data was touched, that is another
 * restore, of the safety backup.
 * @throws RestoreRefusedError when there is nothing to undo
 */
export function undoEngineRestore(context: EngineRestoreContext): Promise<EngineRestoreReport> {
  return withEntry(context, "undone restore", async (session, entry) => {
    if (entry.state === "undone") throw new RestoreRefusedError(nothing("restore that could be", "undone"));
    if (entry.state === "preparing" && entry.goal === "restored") return takeBack(session);
    return carryOut(session, entry.goal === "undone" ? entry : await turnedRound(session, entry));
  });
}

/** The same restore with the safety backup as its target. What was written since a finished one is backed up first. */
async function turnedRound({ context, journal }: EngineSession, entry: EngineEntry): Promise<EngineEntry> {
  const { safetyBackup: name } = entry;
  if (name === undefined)
    throw new RestoreRefusedError(nothing("backup of the state before, so the restore", "undone"));
  const checked = await context.engine.check({ name });
  return journal.write({
    ...{ ...entry, state: "preparing", goal: "undone", ...aim(checked) },
    ...{ restore: undefined, previous: undefined, finishedAt: undefined },
    ...{ safetyBackup: isOpen(entry) ? name : undefined, beganHalfDone: isHalfDone(entry) },
  });
}

async function withEntry(
  context: EngineRestoreContext,
  what: string,
  work: (session: EngineSession, entry: EngineEntry) => Promise<EngineEntry>,
): Promise<EngineRestoreReport> {
  return withDatabaseLease(context, what, async (held) => {
    const journal = new EngineJournal(held.stores.backups, held.target.database);
    const entry = await journal.read();
    if (entry === undefined) throw new RestoreRefusedError(nothing("restore", "found"));
    try {
      return reportOf(await work({ context: held, journal }, entry), await held.live.collections());
    } catch (error) {
      if (error instanceof RestoreRefusedError) throw error;
      const now = await journal.read();
      throw new RestoreFailedError(`The ${what} failed: ${reasonOf(error)}. ${whatNow(now)}`, { cause: error });
    }
  });
}

function nothing(what: string, done: string): string {
  return `There is no ${what} ${done}, so nothing was changed.`;
}
