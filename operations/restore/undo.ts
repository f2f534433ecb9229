import { nowOf } from "./clock.ts";
import { listCollections } from "./database.ts";
import { RestoreRefusedError } from "./errors.ts";
import type { JournalEntry } from "./journal.ts";
import { dropBesideLive } from "./leftovers.ts";
import { placePrefix } from "./names.ts";
import { reportOf, type Session, withSession } from "./session.ts";
import { swapTo } from "./swap.ts";
import type { RestoreContext, RestoreReport } from "./types.ts";

/**
 * Makes the live database again what it was before a restore: before the unfinished one, or else before the last one, as
 * long as what that one replaced is still there. What was live until now is kept beside it until the next restore, if the
 * restore had been finished. When it fails it can be called again. It needs neither a backup nor the identity.
 * @throws RestoreRefusedError when there is nothing to undo
 */
export async function undoRestore(context: RestoreContext): Promise<RestoreReport> {
  return withSession(context, "undone restore", async (session) => {
    const entry = (await session.journal.open()) ?? (await reopened(session));
    const undone = await undoOpen(session, entry);
    context.observer.phase("done");
    return reportOf(undone, "undone");
  });
}

/** Undoes a restore that is open. @param entry as the journal has it now */
export async function undoOpen(session: Session, entry: JournalEntry): Promise<JournalEntry> {
  const { context, db, journal } = session;
  const undone =
    entry.state === "preparing"
      ? await journal.close(entry, "undone", nowOf(context))
      : await swapTo("former", session, entry);
  // What the application has written since a restore was done is nowhere else.
  if (entry.wasDone !== true) {
    await dropBesideLive(db, entry._id).catch(() =>
      context.observer.warn(
        "The scratch collections could not be dropped; the next restore, or backup prune, does that.",
      ),
    );
  }
  return undone;
}

async function reopened({ journal, db }: Session): Promise<JournalEntry> {
  const last = await journal.latest();
  if (last?.state !== "done") {
    throw new RestoreRefusedError("There is no restore that could be undone, so nothing was changed.");
  }
  const names = new Set((await listCollections(db)).map(({ name }) => name));
  const missing = (last.live ?? []).find(({ name }) => !names.has(placePrefix("old", last._id) + name));
  if (missing !== undefined) {
    const safety =
      last.safetyBackup === undefined ? "" : `: restore its safety backup with restore --name=${last.safetyBackup}`;
    throw new RestoreRefusedError(
      `The restore of ${last.backup} cannot be undone any more, and nothing was changed, because what it replaced was dropped${safety}.`,
    );
  }
  return journal.update(last, { state: "swapping", wasDone: true });
}
