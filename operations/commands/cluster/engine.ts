import type { Engine, EnginePoints, EngineTarget } from "../../engines/engine.ts";
import { EngineJournal } from "../../engines/journal.ts";
import { engineTitles, type OtherEngine } from "../../engines/names.ts";
import { openEngine } from "../../engines/open.ts";
import { guaranteeOf, guaranteeOfBackup, type ForeignBackup } from "../../engines/restore-point.ts";
import type { EngineRestoreContext } from "../../engines/restore.ts";
import { listLive, withDatabase } from "../../restore/database.ts";
import { reasonOf, RestoreRefusedError } from "../../restore/errors.ts";
import { Journal } from "../../restore/journal.ts";
import { planMoment } from "../../restore/plan.ts";
import { readSettings } from "../../settings.ts";
import type { EngineBackupSummary, EngineVerifyResult } from "../results.ts";
import { refuseHalfRestored } from "./half-restored.ts";
import { applicationFence, backupContext, openStore, type Surroundings } from "./context.ts";

/** The engine beside the dumps, with what it can restore; one that does not answer keeps nobody from the dumps. */
export async function lookAtEngine(surroundings: Surroundings): Promise<EnginePoints & { engine?: Engine }> {
  const nothing = { backups: [], spans: [] };
  const engine = await openEngine(surroundings.environment, surroundings.signal);
  if (engine === undefined) return { ...nothing, problems: [] };
  try {
    return { engine, ...(await engine.points()) };
  } catch (error) {
    surroundings.signal.throwIfAborted();
    const problem = `${engineTitles[engine.name]} cannot be asked what it has: ${reasonOf(error)}.`;
    return { ...nothing, engine, problems: [problem] };
  }
}

/** @param wanted the one that was asked for; default: the one that there is @throws RestoreRefusedError when it is not there */
export async function requireEngine(surroundings: Surroundings, what: string, wanted?: OtherEngine): Promise<Engine> {
  const engine = await openEngine(surroundings.environment, surroundings.signal);
  if (engine !== undefined && (wanted === undefined || engine.name === wanted)) return engine;
  const which = wanted === undefined ? "pbm or atlas" : wanted;
  throw new RestoreRefusedError(
    `${what} needs immoexpress:backup.engine to be ${which}, and this stack has another one: nothing was changed.`,
  );
}

export function summaryOf(
  engine: Engine,
  backup: ForeignBackup,
  points: EnginePoints,
  database: string,
): EngineBackupSummary {
  const { name, type: kind, restoresTo: createdAt, bytes } = backup;
  return { name, kind, createdAt, database, engine: engine.name, guarantee: guaranteeOfBackup(backup, points), bytes };
}

export async function verifyByEngine(name: string, surroundings: Surroundings): Promise<EngineVerifyResult> {
  const engine = await requireEngine(surroundings, `The backup ${name}`);
  surroundings.events.phase("verify");
  const [backup, points] = [await engine.describe(name), await engine.points()];
  const { type, restoresTo, bytes } = backup;
  const guarantee = guaranteeOfBackup(backup, points);
  return { engine: engine.name, name, type, restoresTo, bytes, guarantee, problems: points.problems };
}

/** A backup by the engine itself, now. */
export async function backUpByEngine(wanted: OtherEngine, surroundings: Surroundings): Promise<EngineBackupSummary> {
  const engine = await requireEngine(surroundings, `backup --engine=${wanted}`, wanted);
  // The engine sees to it that no restore of its own begins meanwhile; dumps may go on beside it.
  await refuseHalfRestored(backupContext(surroundings));
  surroundings.events.phase("dump");
  const backup = await engine.backUp("by hand");
  const { databaseName } = readSettings(surroundings.environment, ["databaseName"]);
  return summaryOf(engine, backup, await engine.points(), databaseName);
}

/** What a restore to this target would change, counted in the live database. */
export async function planByEngine(engine: Engine, target: EngineTarget, surroundings: Surroundings) {
  const { base, restoresTo, target: meant } = await engine.check(target);
  const plan = await planMoment(backupContext(surroundings), { name: base.name, createdAt: restoresTo });
  const guarantee = guaranteeOf(await engine.points());
  return { ...plan, engine: { name: engine.name, target: meant, guarantee, consequences: [...engine.consequences] } };
}

export async function engineRestoreContext(engine: Engine, surroundings: Surroundings): Promise<EngineRestoreContext> {
  const context = backupContext(surroundings);
  const { target } = context;
  return {
    ...{ ...context, engine, fence: await applicationFence(surroundings.environment) },
    live: {
      refuseOpen: () => withDatabase(target, (db) => new Journal(db).refuseOpen()),
      collections: () => withDatabase(target, async (db) => (await listLive(db)).map(({ name }) => name)),
    },
  };
}

/** The restores of the engine that this stack has; undefined when it has none. */
export function engineJournal(surroundings: Surroundings): EngineJournal | undefined {
  const { engine } = readSettings(surroundings.environment, ["engine"]);
  if (engine === "mongodump") return undefined;
  const { databaseName } = readSettings(surroundings.environment, ["databaseName"]);
  return new EngineJournal(openStore(surroundings, "backups"), databaseName);
}
