import type { ReleaseFacts } from "../report/facts.ts";
import { backupOf, healthOf, isWork } from "./verdicts.ts";
import type { UpdateStep } from "./engine.ts";
import { StackLockedError } from "./errors.ts";
import type { LockHolder } from "./lock/lease.ts";
import { formatMessage, type UpdateMessage } from "./message.ts";
import type { Phases } from "./phases.ts";
import { releaseBackupType, releaseHealthType } from "./resource-types.ts";
import type { ReleaseRun } from "./run.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";

export interface UpdateRequest {
  /** For people. */
  readonly title: string;
  readonly message: UpdateMessage;
  /** URNs of resources that are left as they are. */
  readonly exclude?: readonly string[];
  /** Told of the backup that the update has made, as soon as there is one. */
  readonly onBackup?: (backup: ReleaseFacts["backup"]) => void;
  /** Told of what the verification of the release has found, good or not. */
  readonly onHealth: (health: ReleaseFacts["health"]) => void;
}

/** Resources of which the phases of a release have names of their own. */
const phaseNames: Readonly<Record<string, string>> = {
  [releaseBackupType]: "backup before the release",
  [releaseHealthType]: "verification of rollouts and health",
};

/** One `pulumi up`: shown while it runs, and noted in the phases. @throws as `Engine.up` */
export async function update(
  { title, message, exclude = [], onBackup, onHealth }: UpdateRequest,
  run: ReleaseRun,
  surroundings: ReleaseSurroundings,
): Promise<void> {
  const { phases, signal, takenFrom } = run;
  const { engine } = surroundings;
  const display = surroundings.showUpdate(title);
  const whole = phases.begin(title);
  const parts = new Map<string, ReturnType<Phases["begin"]>>();
  const onStep = (step: UpdateStep) => {
    display.step(step);
    const backup = backupOf(step);
    if (backup !== undefined) onBackup?.(backup);
    const health = healthOf(step);
    if (health !== undefined) onHealth(health);
    const name = isWork(step) ? phaseNames[step.type] : undefined;
    if (name === undefined) return;
    if (step.state === "begins") parts.set(name, phases.begin(name));
    else parts.get(name)?.end(step.state === "done");
  };
  const up = () => engine.up({ message: formatMessage(message), signal, onStep, exclude });
  try {
    await up().catch(async (error: unknown) => {
      if (!(error instanceof StackLockedError) || !isLeftBehind(error, takenFrom, surroundings)) throw error;
      surroundings.say("The lock that Pulumi keeps of the stack is of the deployment that has died: it was removed.");
      await engine.unlock();
      await up();
    });
    display.end(true);
    whole.end(true);
  } catch (error) {
    display.end(false);
    // The reasons are in the facts' problem, in full.
    whole.end(false);
    throw error;
  }
}

/**
 * Whether Pulumi's lock is of the process whose lock was taken over here because it has died: of the same account on the
 * same machine, made while that one held its lock, and without a process. Any other lock is left to its owner.
 */
function isLeftBehind(
  { lock }: StackLockedError,
  dead: LockHolder | undefined,
  { mayRun }: Pick<ReleaseSurroundings, "mayRun">,
): boolean {
  if (lock === undefined || dead === undefined) return false;
  const isSame = lock.owner === `${dead.user}@${dead.host}`;
  return isSame && Date.parse(lock.at) >= Date.parse(dead.since) - 1_000 && !mayRun(lock.owner, lock.pid);
}
