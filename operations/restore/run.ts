import { checkArchive } from "../backup/check.ts";
import { containerOf } from "../backup/kinds.ts";
import { nowOf } from "./clock.ts";
import { reasonOf, RestoreFailedError, RestoreRefusedError } from "./errors.ts";
import { checkIdentity } from "./identity.ts";
import type { JournalEntry } from "./journal.ts";
import { dropBesideLive } from "./leftovers.ts";
import { newRestoreId } from "./names.ts";
import { prepare } from "./prepare.ts";
import { rehearse } from "./rehearse.ts";
import { reportOf, type Session, withSession } from "./session.ts";
import { swapTo } from "./swap.ts";
import { undoOpen } from "./undo.ts";
import type { RestoreContext, RestoreReport, RestoreRequest } from "./types.ts";

/**
 * Makes the live database what a backup holds: documents and collections that are not in the backup are gone afterwards,
 * kept beside it until the next restore. When it fails it takes back what it did; when it is killed, `resumeRestore` or
 * `undoRestore` go on.
 * @throws RestoreRefusedError and ArchiveDamagedError before anything is touched; RestoreFailedError, saying what the live
 * database holds now; BlobLeasedError when somebody else backs up or restores the same database
 */
export async function runRestore(context: RestoreContext, request: RestoreRequest): Promise<RestoreReport> {
  const { manifest } = request;
  if (manifest.engine !== "mongodump") {
    throw new RestoreRefusedError(
      `${manifest.name} was made by ${manifest.engine}, which also restores it: see "Restoring" in docs/backups.md; nothing was changed.`,
    );
  }
  await checkIdentity(context.identity, { name: manifest.name, ...manifest.archive });
  return withSession(context, `restore of ${manifest.name}`, async (session) => {
    const entry = await begin(session, request);
    try {
      const done = await swapTo("restored", session, await prepare(session, entry, manifest));
      session.context.observer.phase("done");
      return reportOf(done, "restored");
    } catch (error) {
      throw await takenBack(session, entry, error);
    }
  });
}

/** Everything that can refuse a restore, and then its entry in the journal. */
async function begin({ context, db, journal }: Session, request: RestoreRequest): Promise<JournalEntry> {
  const { manifest, release, reason, recipients } = request;
  const { observer, signal, identity, stores } = context;
  await journal.refuseOpen();
  observer.phase("check");
  await checkArchive(stores[containerOf(manifest.kind)], manifest, {
    identity,
    signal,
    progress: (bytes) => observer.progress(bytes),
  });
  observer.phase("rehearse");
  const startedAt = nowOf(context);
  const id = newRestoreId(startedAt);
  await rehearse(db, id, manifest, signal);
  // What the restore before kept for its undoing, and what killed rehearsals left.
  await dropBesideLive(db);
  const collections = manifest.collections.length;
  const documents = manifest.collections.reduce((sum, record) => sum + record.documents, 0);
  const about = { backup: manifest.name, release, reason, recipients: [...recipients], collections, documents };
  return journal.begin({ _id: id, startedAt, ...about }, manifest);
}

/** Undoes a restore that has failed. @returns the error that says what the live database holds now */
async function takenBack(session: Session, { _id, backup }: JournalEntry, error: unknown): Promise<Error> {
  // What a signal ends throws errors of its own, which do not say why.
  const { signal } = session.context;
  const failed = `The restore of ${backup} failed: ${reasonOf(signal.aborted ? signal.reason : error)}`;
  try {
    const entry = await session.journal.open();
    if (entry?._id === _id) await undoOpen(session, entry);
    return new RestoreFailedError(`${failed}. The live database is what it was before.`, { cause: error });
  } catch (second) {
    const open = `what it did could not be taken back (${reasonOf(second)})`;
    const next =
      "until restore --resume or restore --undo has gone through, the application may be kept away from the database";
    return new RestoreFailedError(`${failed}; ${open}: ${next}.`, { cause: error });
  }
}
