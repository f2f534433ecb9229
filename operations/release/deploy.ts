import type { ReleaseFacts } from "../report/facts.ts";
import { accountFor } from "./account.ts";
import { requireImages } from "./before.ts";
import { checkTagIsFree } from "./choose.ts";
import { ReleaseRefusedError, StackLockedError } from "./errors.ts";
import { goBack } from "./go-back.ts";
import type { ReleaseImages } from "./history.ts";
import { oneLine } from "./phases.ts";
import { isEnded, type ReleaseRun, underLock } from "./run.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";
import { newReleaseTag } from "./tag.ts";
import { update } from "./update.ts";

export interface DeployRequest {
  /** Default: a tag of this second. */
  readonly release: string | undefined;
  /** Default: what the stack's file says. */
  readonly frontend: string | undefined;
  readonly backend: string | undefined;
  readonly reason: string | null;
}

interface Deployment {
  readonly release: string;
  readonly images: ReleaseImages;
  readonly reason: string | null;
  /** What the stack's file said before. */
  readonly before: { release: string | undefined; images: Partial<ReleaseImages> };
}

/**
 * Deploys a release: lock, record, `pulumi up`. When that fails, the last good release is deployed again with the
 * configuration that it had, so that state, cluster and the stack's file agree.
 * @returns how it went, also when it failed
 * @throws LockHeldError, ReleaseRefusedError, StackLockedError before anything was changed; the signal's reason, after the
 *   update was cancelled, the end recorded and the lock given back
 */
export async function deploy(request: DeployRequest, surroundings: ReleaseSurroundings): Promise<ReleaseFacts> {
  const { reason, release = newReleaseTag(new Date()) } = request;
  return underLock(surroundings, { action: "deployment", release, reason }, async (run) => {
    const before = await surroundings.engine.configured();
    const images = allImages({ ...before.images, ...given(request) });
    checkTagIsFree(run.releases, release, images);
    await requireImages(images, run, surroundings);
    return carryOut({ release, images, reason, before }, run, surroundings);
  });
}

function carryOut(
  { release, images, reason, before }: Deployment,
  run: ReleaseRun,
  surroundings: ReleaseSurroundings,
): Promise<ReleaseFacts> {
  const { actor, engine, tell, say } = surroundings;
  const from = run.runs?.tag ?? null;
  const what = { action: "deployment", release, from, reason, images } as const;
  return accountFor(what, run, surroundings, async (outcome) => {
    const message = { action: "deployment", release, from, actor, reason, automatic: false } as const;
    const onBackup = (backup: ReleaseFacts["backup"]) => (outcome.backup = backup);
    const onHealth = (health: ReleaseFacts["health"]) => (outcome.health = health);
    try {
      await engine.setRelease(release, images);
      outcome.isBegun = true;
      await update({ title: `Deployment of ${release}`, message, onBackup, onHealth }, run, surroundings);
    } catch (error) {
      // Nothing of it was begun.
      if (error instanceof StackLockedError) await engine.setRelease(before.release ?? release, before.images);
      else if (!isEnded(error)) {
        const problem = oneLine(error);
        say(error instanceof Error ? error.message : problem);
        const people = { actor, release, reason: reason ?? undefined, from: from ?? undefined };
        const telling = tell({ type: "deployment.failed", ...people, detail: problem });
        outcome.back = await goBack({ failed: release, problem }, run, surroundings);
        await telling;
      }
      throw error;
    }
  });
}

function given({ frontend, backend }: DeployRequest): Partial<ReleaseImages> {
  return { ...(frontend === undefined ? {} : { frontend }), ...(backend === undefined ? {} : { backend }) };
}

function allImages({ frontend, backend }: Partial<ReleaseImages>): ReleaseImages {
  if (frontend !== undefined && backend !== undefined) return { frontend, backend };
  throw new ReleaseRefusedError(
    `The stack's file names no image of the ${frontend === undefined ? "frontend" : "backend"}: give --frontend and --backend, or write them under immoexpress:images.`,
  );
}
