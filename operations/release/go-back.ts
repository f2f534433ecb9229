import type { ReleaseFacts } from "../report/facts.ts";
import type { DeployedRelease } from "./history.ts";
import { oneLine } from "./phases.ts";
import { isEnded, type ReleaseRun } from "./run.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";
import { update } from "./update.ts";

/** How going back after a failed deployment went. */
export interface WentBack {
  readonly isDone: boolean;
  /** The release that runs now; null: nobody knows. */
  readonly runs: string | null;
  /** What has become of it, for records and people. */
  readonly sentence: string;
  /** What the verification of that release found; null when it did not come to that. */
  readonly health: ReleaseFacts["health"];
  /** Why it was ended from outside, when it was. */
  readonly ended?: Error;
}

/**
 * Deploys the last good release again, with the configuration that it had: whatever the failed deployment has left, state
 * and cluster agree then. It is recorded and told of as a rollback.
 */
export async function goBack(
  { failed, problem }: { failed: string; problem: string },
  run: ReleaseRun,
  surroundings: ReleaseSurroundings,
): Promise<WentBack> {
  const target = run.runs;
  if (target === undefined) {
    const sentence = "There is no good release to go back to: correct it, and deploy again.";
    surroundings.say(sentence);
    return { isDone: false, runs: null, sentence, health: null };
  }
  const { actor, recorder, tell } = surroundings;
  const reason = `the deployment of ${failed} failed: ${problem}`.slice(0, 500);
  const told = { actor, release: target.tag, from: failed, to: target.tag, reason };
  const record = (result: "succeeded" | "failed", detail?: string) =>
    recorder.end(
      undefined,
      { action: "rollback", from: failed, to: target.tag, reason },
      { result, ...(detail && { detail }) },
    );
  let health: WentBack["health"] = null;
  const onHealth = (found: WentBack["health"]) => (health = found);
  try {
    await putBackAndUpdate(target, { failed, reason, onHealth }, run, surroundings);
    await record("succeeded");
    await tell({ type: "rollback.succeeded", ...told });
    return { isDone: true, runs: target.tag, sentence: `${target.tag} runs again.`, health };
  } catch (error) {
    const detail = oneLine(error);
    await record("failed", detail);
    await tell({ type: "rollback.failed", ...told, detail });
    const sentence = `Going back to ${target.tag} failed, too: ${detail} npm run status shows what runs; npm run rollback -- --to=${target.tag} tries again.`;
    surroundings.say(sentence);
    return { isDone: false, runs: null, sentence, health, ...(isEnded(error) ? { ended: error } : {}) };
  }
}

async function putBackAndUpdate(
  target: DeployedRelease,
  { failed, reason, onHealth }: { failed: string; reason: string; onHealth: (health: WentBack["health"]) => void },
  run: ReleaseRun,
  surroundings: ReleaseSurroundings,
): Promise<void> {
  const keys = await surroundings.engine.putBack(target.startedAt);
  surroundings.say(`Going back to ${target.tag}: put back in the stack's file: ${keys.join(", ") || "nothing"}.`);
  const { actor } = surroundings;
  const message = { action: "rollback", release: target.tag, from: failed, actor, reason, automatic: true } as const;
  await update({ title: `Rollback to ${target.tag}`, message, onHealth }, run, surroundings);
}
