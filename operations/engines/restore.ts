import { withDatabaseLease } from "../backup/lease.ts";
import type { BackupContext } from "../backup/types.ts";
import { nowOf } from "../restore/clock.ts";
import { reasonOf, RestoreFailedError } from "../restore/errors.ts";
import { newRestoreId } from "../restore/names.ts";
import type { Fence } from "../restore/types.ts";
import { carryOut, type EngineRestoreReport, reportOf, takeBack } from "./carry-out.ts";
import type { CheckedTarget, Engine, EngineTarget } from "./engine.ts";
import { type EngineEntry, EngineJournal, isHalfDone } from "./journal.ts";

/** What a restore by another engine works with. */
export interface EngineRestoreContext extends BackupContext {
  engine: Engine;
  fence: Fence;
  /** The live database, as far as such a restore looks at it. */
  live: {
    /** @throws RestoreRefusedError when a restore of a dump is open there */
    refuseOpen(): Promise<void>;
    /** Names of the application's collections. */
    collections(): Promise<string[]>;
  };
  /** Milliseconds between two looks at a restore; default: five seconds. */
  interval?: number;
  /** Milliseconds until a restore that the engine has never heard of counts as failed; default: two minutes. */
  startTimeout?: number;
}

/**
 * Has another engine make the live database what it was at a moment, in place. When it fails before the engine was told,
 * everything is taken back; later the application stays away, and `resumeEngineRestore` or `undoEngineRestore` go on.
 * @throws NoSuchBackupError and RestoreRefusedError before anything is touched; RestoreFailedError, saying what the live
 * database holds now; BlobLeasedError when somebody else works on the database
 */
export async function runEngineRestore(
  context: EngineRestoreContext,
  { target, reason }: { target: EngineTarget; reason: string },
): Promise<EngineRestoreReport> {
  return withDatabaseLease(context, `restore by ${context.engine.name}`, async (held) => {
    const { engine, observer, stores } = held;
    const journal = new EngineJournal(stores.backups, held.target.database);
    await journal.refuseOpen();
    await held.live.refuseOpen();
    observer.phase("check");
    const checked = await engine.check(target);
    const { restoresTo } = checked;
    const now = nowOf(held);
    const entry = await journal.write({
      ...{ format: 1, id: newRestoreId(now), engine: engine.name, state: "preparing", goal: "restored" },
      ...{ ...aim(checked), reason, startedAt: now.toISOString() },
    });
    try {
      return reportOf(await carryOut({ context: held, journal }, entry), await held.live.collections());
    } catch (error) {
      const failed = `The restore to ${restoresTo} failed: ${reasonOf(error)}`;
      const open = await journal.read();
      if (open?.state === "preparing") {
        await takeBack({ context: held, journal }).catch((second: unknown) => {
          throw new RestoreFailedError(
            `${failed}. The data was not touched, but the application may be kept away (${reasonOf(second)}): restore --undo lets it in again.`,
            { cause: error },
          );
        });
        throw new RestoreFailedError(`${failed}. The live database is what it was before.`, { cause: error });
      }
      throw new RestoreFailedError(`${failed}. ${whatNow(open)}`, { cause: error });
    }
  });
}

/** What an entry says of its target. */
export function aim({ target, base, restoresTo, collections }: CheckedTarget) {
  return { target, base: base.name, restoresTo, ...(collections === undefined ? {} : { collections }) };
}

/** What the database holds in the middle of a restore, and what to do. */
export function whatNow(entry: EngineEntry | undefined): string {
  if (entry !== undefined && !isHalfDone(entry)) {
    return "The data was not touched, but the application may be kept away from it: restore --resume or restore --undo goes on.";
  }
  return entry?.state === "restoring" || entry?.state === "preparing"
    ? `The live database may be a mixture, and the application is kept away from it: try again with restore --resume, or go back to the backup ${entry.safetyBackup ?? "of before"} with restore --undo.`
    : "The live database is restored, but not everything after that is done: restore --resume does the rest.";
}
