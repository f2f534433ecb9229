import { isReserved } from "../backup/reserved.ts";
import { nowOf } from "../restore/clock.ts";
import type { EngineEntry, EngineJournal } from "./journal.ts";
import type { EngineRestoreContext } from "./restore.ts";
import { FinalError, until } from "./wait.ts";

/** A restore by another engine while nobody else may work on the same database. */
export interface EngineSession {
  context: EngineRestoreContext;
  journal: EngineJournal;
}

/** What has happened, and what the live database holds now. */
export interface EngineRestoreReport {
  id: string;
  engine: EngineEntry["engine"];
  outcome: "restored" | "undone";
  /** Undone before the engine was told to restore anything: the data was never another one. */
  isTakenBack: boolean;
  /** Name of the engine's backup that it began with. */
  backup: string;
  /** ISO 8601: what the data is of. */
  restoresTo: string;
  /** The engine's backup of the state before. */
  safetyBackup: string | undefined;
  reason: string;
  startedAt: string;
  finishedAt: string;
  /** Of the application's database, now. */
  collections: number;
}

/**
 * Goes on with a restore from wherever it is to its end.
 * @param before as the journal has it now
 * @returns the closed entry
 */
export async function carryOut(session: EngineSession, before: EngineEntry): Promise<EngineEntry> {
  const { context, journal } = session;
  const { engine, fence, observer, signal } = context;
  let entry = before;
  if (entry.state === "preparing") entry = await prepare(session, entry);
  if (entry.state === "restoring") entry = await restoreData(session, entry);
  observer.phase("confirm");
  await confirm(session, entry);
  observer.phase("unfence");
  await fence.lower(journal.fenceMemory);
  signal.throwIfAborted();
  observer.phase("settle");
  await engine.settle();
  observer.phase("done");
  return close(session, entry.goal === "restored" ? "done" : "undone");
}

/** Ends a restore that has not touched the data. */
export async function takeBack(session: EngineSession): Promise<EngineEntry> {
  const { context, journal } = session;
  await context.engine.unpause();
  await context.fence.lower(journal.fenceMemory);
  return close(session, "undone");
}

export function reportOf(entry: EngineEntry, collections: readonly string[]): EngineRestoreReport {
  const { id, engine, base, restoresTo, safetyBackup, reason, startedAt, finishedAt = startedAt } = entry;
  const outcome = entry.state === "undone" ? "undone" : "restored";
  return {
    ...{ id, engine, outcome, isTakenBack: outcome !== entry.goal, backup: base, restoresTo, safetyBackup, reason },
    ...{ startedAt, finishedAt },
    collections: collections.length,
  };
}

/**
 * The fence comes first: unlike a dump's restore nothing is kept beside the live data, so what would be written after the
 * safety backup would be nowhere.
 */
async function prepare({ context, journal }: EngineSession, before: EngineEntry): Promise<EngineEntry> {
  const { engine, fence, observer, signal } = context;
  observer.phase("fence");
  await fence.raise(journal.fenceMemory);
  let entry = (await journal.read()) ?? before;
  signal.throwIfAborted();
  if (entry.safetyBackup === undefined) {
    observer.phase("safety");
    const { name } = await engine.backUp(`before the restore ${entry.id}`);
    entry = await journal.write({ ...entry, safetyBackup: name });
  }
  observer.phase("pause");
  await engine.pause();
  signal.throwIfAborted();
  return journal.write({ ...entry, state: "restoring", previous: await engine.latest() });
}

async function restoreData(session: EngineSession, before: EngineEntry): Promise<EngineEntry> {
  const { context, journal } = session;
  const { engine, observer, signal, interval, startTimeout = 120_000 } = context;
  observer.phase("load");
  const restore = await beginRestore(session, before);
  const entry = await journal.write({ ...before, restore });
  const begun = Date.now();
  const finished = async () => {
    const seen = await engine.lookAt(restore);
    if (seen.state === "failed") throw new FinalError(`the engine gave up: ${seen.reason}`);
    if (seen.state === "unknown" && Date.now() - begun > startTimeout) {
      // So that the next attempt gives the order again.
      await journal.write(before);
      throw new FinalError(`nobody has begun the restore ${restore} within ${startTimeout / 1000} s`);
    }
    return seen.state === "done" ? true : undefined;
  };
  await until(finished, { signal, interval });
  return journal.write({ ...entry, state: "restored" });
}

/** @returns the restore that goes on, or a new one where there is none or it has failed */
async function beginRestore({ context, journal }: EngineSession, entry: EngineEntry): Promise<string> {
  const { engine } = context;
  // Killed between the order and its note, the engine knows whether it was given.
  const given = async () => {
    const latest = await engine.latest();
    return latest === entry.previous ? undefined : latest;
  };
  const known = entry.restore ?? (await given());
  if (known !== undefined && (await engine.lookAt(known)).state !== "failed") return known;
  try {
    return await engine.start(entry.target, entry.base);
  } catch (error) {
    // Refused is not begun: then the data is untouched.
    if (known === undefined && (await given()) === undefined) await journal.write({ ...entry, state: "preparing" });
    throw error;
  }
}

/** Neither engine keeps hashes of documents: what can be seen is that the server answers and has the collections. */
async function confirm({ context }: EngineSession, { target, collections = [] }: EngineEntry): Promise<void> {
  const { live, observer } = context;
  const there = new Set(await live.collections());
  const missing = collections.filter((name) => !there.has(name) && !name.startsWith("system.") && !isReserved(name));
  if (missing.length === 0) return;
  const which = `${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ` and ${missing.length - 5} more` : ""}`;
  // Up to a later second the oplog may have dropped some.
  if ("name" in target) throw new Error(`the database is without collections of the backup: ${which}`);
  observer.warn(`These collections of the backup are not there at that second: ${which}.`);
}

async function close({ context, journal }: EngineSession, state: "done" | "undone"): Promise<EngineEntry> {
  const entry = await journal.read();
  if (entry === undefined) throw new Error("the journal of the restore is gone");
  return journal.write({ ...entry, state, finishedAt: nowOf(context).toISOString() });
}
