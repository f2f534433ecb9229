import type { Ending } from "../../audit/action.ts";
import type { EngineRestoreReport } from "../../engines/carry-out.ts";
import type { EngineTarget } from "../../engines/engine.ts";
import type { RestoreReport } from "../../restore/types.ts";
import type { RequestOf } from "../command.ts";
import { audited } from "./audited.ts";
import type { Surroundings } from "./context.ts";

/**
 * Does a restore, by whatever engine, its resuming or its undoing, and records it.
 * @param to what the record says that is to be there, until its end may know better
 * @returns as {@link audited}
 */
export function recordRestore<T extends RestoreReport | EngineRestoreReport>(
  surroundings: Surroundings,
  { actor, reason }: RequestOf<"restore">,
  to: string,
  work: () => Promise<T>,
): Promise<T & { audit?: string }> {
  return audited(surroundings, { action: "restore", actor, reason, to }, work, learntFrom);
}

/** What a restore is to bring back, as far as that is known when it begins. */
export function meant(what: EngineTarget | "resume" | "undo"): string {
  if (what === "undo") return "the state before the last restore";
  if (what === "resume") return "the backup of the restore that was interrupted";
  return "name" in what ? what.name : stateOf(what.at);
}

/** What the end of a restore adds to its record. */
export function learntFrom(report: RestoreReport | EngineRestoreReport): Omit<Ending, "result"> {
  const { outcome, backup, safetyBackup = null } = report;
  if ("engine" in report) {
    const { restoresTo } = report;
    // What was undone is not in the report of another engine: its backup is then the one of the state before.
    const to = outcome === "undone" ? meant("undo") : `${stateOf(restoresTo)}, from the backup ${backup}`;
    return { to, backup: safetyBackup };
  }
  return outcome === "restored" ? { to: backup, backup: safetyBackup } : { from: backup, backup: safetyBackup };
}

/** @param moment ISO 8601, in UTC */
function stateOf(moment: string): string {
  return `the state of ${moment.slice(0, 19)}Z`;
}
