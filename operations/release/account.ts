import type { ReleaseFacts } from "../report/facts.ts";
import type { WentBack } from "./go-back.ts";
import type { ReleaseImages } from "./history.ts";
import type { Observed } from "./observer.ts";
import { oneLine } from "./phases.ts";
import { isEnded, type ReleaseRun } from "./run.ts";
import { StackLockedError } from "./errors.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";

/** What is about to be done. */
export interface Undertaking {
  readonly action: "deployment" | "rollback";
  /** That is to run. */
  readonly release: string;
  /** That ran before. */
  readonly from: string | null;
  readonly reason: string | null;
  readonly images: ReleaseImages;
}

/** What is learnt while it is done. */
export interface Outcome {
  /** Whether something that runs may have been changed. */
  isBegun: boolean;
  /** Made before anything was changed. */
  backup: ReleaseFacts["backup"];
  /** What the last verification found. */
  health: ReleaseFacts["health"];
  /** Name of such a backup, where nothing else is known of it. */
  kept?: string | undefined;
  /** Of a failed deployment; its failure was told of when it happened. */
  back?: WentBack;
}

/**
 * Does something that is recorded before and after, told of before and after, and reported, however it ends.
 * @param work fills in what it learns as it goes
 * @returns how it went, also when it failed
 * @throws when it cannot be recorded, before it begins; when it was ended from outside, or not begun: why
 */
export async function accountFor(
  what: Undertaking,
  run: ReleaseRun,
  surroundings: ReleaseSurroundings,
  work: (outcome: Outcome) => Promise<void>,
): Promise<ReleaseFacts> {
  const { action, release, from, reason } = what;
  const { actor, stack, recorder, tell, observer, publish, register, say } = surroundings;
  const beginning = { action, from, to: release, reason };
  const begun = await run.phases.run("record", () => recorder.begin(beginning));
  const told = { actor, release, reason: reason ?? undefined, from: from ?? undefined, to: release };
  // Nobody waits for a receiver that does not answer.
  const telling = tell({ type: `${action}.started`, ...told });
  const endWatching = observer.watch(release);

  const outcome: Outcome = { isBegun: false, backup: null, health: null };
  const failure = await work(outcome).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

  await telling;
  const { backup, back, health } = outcome;
  const backupName = backup?.name ?? outcome.kept;
  const problem = failure === undefined ? null : oneLine(failure);
  const detail = problem === null ? undefined : oneLine([back?.sentence ?? "", problem].join(" "));
  const result = problem === null ? "succeeded" : "failed";
  const audit = await recorder.end(begun, beginning, {
    result,
    ...(detail === undefined ? {} : { detail }),
    ...(backupName === undefined ? {} : { backup: backupName }),
  });
  const facts: ReleaseFacts = {
    ...{ format: 1, ...what, stack, actor, auditId: begun ?? audit?.split(":")[0] ?? null },
    ...{ startedAt: run.startedAt, finishedAt: new Date().toISOString(), phases: run.phases.all },
    ...{
      result: back?.isDone === true ? "rolled back" : result,
      problem,
      backup,
      health: health ?? back?.health ?? null,
    },
    runs: problem === null ? release : outcome.isBegun ? (back?.runs ?? null) : from,
    ...(await endWatching().catch((): Observed => ({ rollouts: [], metrics: [], graphs: null }))),
  };
  const registering = outcome.isBegun && facts.runs !== null ? register({ ...facts, release: facts.runs }) : undefined;
  await publish(facts);
  await registering;
  if (back === undefined) {
    const milliseconds = Date.parse(facts.finishedAt) - Date.parse(facts.startedAt);
    await tell({ type: `${action}.${result}`, ...told, milliseconds, audit, backup: backupName, detail });
  }
  const ended = back?.ended ?? failure;
  if (ended !== undefined && (isEnded(ended) || ended instanceof StackLockedError)) throw ended;
  if (failure !== undefined && back === undefined) say(failure.message);
  return facts;
}
