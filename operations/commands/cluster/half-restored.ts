import type { BackupContext } from "../../backup/types.ts";
import * as engines from "../../engines/journal.ts";
import { withDatabase } from "../../restore/database.ts";
import { reasonOf, RestoreRefusedError } from "../../restore/errors.ts";
import { describeOpen, isHalfDone, Journal } from "../../restore/journal.ts";

/**
 * Keeps what a restore has left half done from being backed up as if it were the database. Until a restore touches the data,
 * and where it only waits to be resumed or undone with the data as it was, backups go on.
 * @throws RestoreRefusedError, naming the restore and the two ways out; Error when the database does not answer
 */
export async function refuseHalfRestored({ stores, target }: BackupContext): Promise<void> {
  // Of any engine, also of one that these pods do not command.
  const ofEngine = await new engines.EngineJournal(stores.backups, target.database).read();
  if (ofEngine !== undefined && engines.isHalfDone(ofEngine)) throw refusal(engines.describeOpen(ofEngine));
  const ofDump = await withDatabase(target, (db) => new Journal(db).open()).catch((error: unknown) => {
    throw new Error(`The database cannot be asked whether a restore is unfinished: ${reasonOf(error)}.`, {
      cause: error,
    });
  });
  if (ofDump !== undefined && isHalfDone(ofDump)) throw refusal(describeOpen(ofDump));
}

function refusal(open: string): RestoreRefusedError {
  return new RestoreRefusedError(`No backup was made, because the database may be half restored. ${open}`);
}
