import type { ReleaseFacts } from "../report/facts.ts";
import { accountFor, type Outcome } from "./account.ts";
import { requireImages } from "./before.ts";
import { rollbackTarget, undoneBy } from "./choose.ts";
import { ReleaseRefusedError } from "./errors.ts";
import type { DeployedRelease } from "./history.ts";
import { releaseHealthType } from "./resource-types.ts";
import { type ReleaseRun, underLock } from "./run.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";
import { update } from "./update.ts";

export interface RollbackRequest {
  /** A tag, or `last-good`. */
  readonly to: string;
  readonly reason: string;
  readonly restoreDatabase: boolean;
}

/** What a rollback needs besides what a deployment needs. */
export interface RollbackSurroundings extends ReleaseSurroundings {
  /** Backs the database up as it is. @returns null where the stack has no backups. @throws when it fails */
  readonly backUp: (runs: string | undefined) => Promise<ReleaseFacts["backup"]>;
  /**
   * Shows what a restore of the backup made before a release would discard, and asks.
   * @param release the first one that is undone
   * @returns what restores it, and names the backup of the state before; undefined when it was not agreed to
   * @throws ReleaseRefusedError when there is no such backup
   */
  readonly planRestore: (release: string) => Promise<(() => Promise<string | undefined>) | undefined>;
  readonly application: StoppableApplication;
}

/** What writes to the database. */
export interface StoppableApplication {
  stop(): Promise<void>;
  /** Starts it with nothing but its newest version, whatever ran before. */
  startNewest(signal: AbortSignal): Promise<void>;
  /** Starts what was stopped, whatever it is. */
  start(): Promise<void>;
}

/**
 * Goes back to a release that was good: backs up, puts its configuration back, `pulumi up`. The database stays as it is,
 * unless the backup from before the release that is undone is to be restored.
 * @returns how it went, also when it failed
 * @throws as `deploy`; ReleaseRefusedError also when somebody was asked and declined
 */
export function rollback(request: RollbackRequest, surroundings: RollbackSurroundings): Promise<ReleaseFacts> {
  const { to, reason, restoreDatabase } = request;
  return underLock(surroundings, { action: "rollback", release: to, reason }, async (run) => {
    const target = rollbackTarget(run.releases, to, run.takenFrom?.release);
    if (target.images !== null) await requireImages(target.images, run, surroundings);
    const restore = restoreDatabase ? await surroundings.planRestore(firstUndone(run, target)) : undefined;
    if (restoreDatabase && restore === undefined) throw new ReleaseRefusedError("Nothing was changed.");
    const from = run.takenFrom?.release ?? run.releases[0]?.tag ?? null;
    return carryOut({ target, from, reason }, restore, run, surroundings);
  });
}

/** @throws ReleaseRefusedError when nothing is undone */
function firstUndone({ releases, takenFrom }: ReleaseRun, target: DeployedRelease): string {
  // One that was killed in the middle is not in the history.
  const [undone = takenFrom?.release] = undoneBy(releases, target);
  if (undone !== undefined && undone !== target.tag) return undone;
  throw new ReleaseRefusedError(
    `Nothing was deployed after ${target.tag}, so that no backup is the one from before what is undone: choose one with npm run backup:list, and restore it with npm run restore.`,
  );
}

/** One rollback under way. */
interface Carried {
  readonly run: ReleaseRun;
  readonly surroundings: RollbackSurroundings;
  readonly outcome: Outcome;
}

interface Rollback {
  readonly target: DeployedRelease;
  /** What ran before. */
  readonly from: string | null;
  readonly reason: string;
}

async function carryOut(
  rollbackTo: Rollback,
  restore: (() => Promise<string | undefined>) | undefined,
  run: ReleaseRun,
  surroundings: RollbackSurroundings,
): Promise<ReleaseFacts> {
  const { target, from, reason } = rollbackTo;
  const images = target.images ?? { frontend: "unknown", backend: "unknown" };
  const what = { action: "rollback", release: target.tag, from, reason, images } as const;
  return accountFor(what, run, surroundings, async (outcome) => {
    if (restore !== undefined) return redeployAndRestore(rollbackTo, restore, { run, surroundings, outcome });
    // A restore makes a backup of the state before by itself.
    outcome.backup = await run.phases.run("backup", () => surroundings.backUp(run.runs?.tag));
    outcome.isBegun = true;
    await redeploy(rollbackTo, { run, surroundings, outcome });
  });
}

async function redeploy(
  { target, from, reason }: Rollback,
  { run, surroundings, outcome }: Carried,
  exclude: readonly string[] = [],
): Promise<void> {
  const { engine, say, actor } = surroundings;
  const keys = await engine.putBack(target.startedAt);
  if (keys.length > 0) say(`Put back in the stack's file: ${keys.join(", ")}.`);
  const message = { action: "rollback", release: target.tag, from, actor, reason, automatic: false } as const;
  const onHealth = (health: ReleaseFacts["health"]) => (outcome.health = health);
  await update({ title: `Rollback to ${target.tag}`, message, exclude, onHealth }, run, surroundings);
}

/**
 * The release that is undone must not meet the restored data: its migration would change them again. Hence it is stopped
 * first, and nothing runs until the older release is what starts.
 */
async function redeployAndRestore(
  rollbackTo: Rollback,
  restore: () => Promise<string | undefined>,
  carried: Carried,
): Promise<void> {
  const { run, surroundings, outcome } = carried;
  const { application, engine, say } = surroundings;
  const { phases, signal } = run;
  await phases.run("stop the application", () => application.stop());
  try {
    outcome.kept = await phases.run("restore", restore);
    outcome.isBegun = true;
  } catch (error) {
    say("Nothing was restored: the application is started again as it was.");
    await application.start();
    throw error;
  }
  try {
    // What looks whether the release is well could only fail while nothing runs.
    await redeploy(rollbackTo, carried, await engine.resources(releaseHealthType));
    await phases.run("start the application", () => application.startNewest(signal));
  } catch (error) {
    say(
      "The database is restored, and the API stays stopped, so that the release that is undone does not meet it: the same command again goes on.",
    );
    throw error;
  }
  await redeploy(rollbackTo, carried);
}
