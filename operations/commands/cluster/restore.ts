import { isOpen } from "../../engines/journal.ts";
import { withDatabase } from "../../restore/database.ts";
import { Journal } from "../../restore/journal.ts";
import { planRestore } from "../../restore/plan.ts";
import { resumeRestore } from "../../restore/resume.ts";
import { runRestore } from "../../restore/run.ts";
import type { RestoreContext } from "../../restore/types.ts";
import { undoRestore } from "../../restore/undo.ts";
import { readSettings } from "../../settings.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { readIdentity, requireIdentity } from "../identity.ts";
import { findAny } from "./backups.ts";
import { applicationFence, backupContext, type Surroundings } from "./context.ts";
import { engineJournal, engineRestoreContext, planByEngine, requireEngine } from "./engine.ts";

export async function restore(request: RequestOf<"restore">, surroundings: Surroundings) {
  const { what, plan, yes, reason = "none given" } = request;
  if (!plan && !yes) throw new UsageError("restore asks nobody in the cluster: --yes is needed.");
  if (what === "undo" || what === "resume") return goOn(what, surroundings);
  const found = await findAny(surroundings, what.backup);
  if ("target" in found) {
    const engine = await requireEngine(surroundings, "This restore");
    if (plan) return planByEngine(engine, found.target, surroundings);
    const { runEngineRestore } = await import("../../engines/restore.ts");
    return runEngineRestore(await engineRestoreContext(engine, surroundings), { target: found.target, reason });
  }
  if (plan) return planRestore(backupContext(surroundings), found.manifest);
  const { recipients, release } = readSettings(surroundings.environment, ["recipients", "release"]);
  const context = await dumpContext(surroundings, await requireIdentity(surroundings.environment, "restore"));
  await engineJournal(surroundings)?.refuseOpen();
  return runRestore(context, { manifest: found.manifest, recipients, release, reason });
}

async function goOn(what: "undo" | "resume", surroundings: Surroundings) {
  if (await isByEngine(surroundings)) {
    const engine = await requireEngine(surroundings, "This restore");
    const { resumeEngineRestore, undoEngineRestore } = await import("../../engines/go-on.ts");
    const context = await engineRestoreContext(engine, surroundings);
    return what === "undo" ? undoEngineRestore(context) : resumeEngineRestore(context);
  }
  // A restore that has come as far as its swap needs no key; one that needs it says so.
  const context = await dumpContext(surroundings, (await readIdentity(surroundings.environment)) ?? "");
  return what === "undo" ? undoRestore(context) : resumeRestore(context);
}

/** Whether the last restore was by another engine, or one by it is open. The journal of dumps is in the database, and may be away with it. */
async function isByEngine(surroundings: Surroundings): Promise<boolean> {
  const last = await engineJournal(surroundings)?.read();
  if (last === undefined) return false;
  if (isOpen(last)) return true;
  const ofDumps = await withDatabase(backupContext(surroundings).target, (db) => new Journal(db).latest());
  return ofDumps === undefined || ofDumps.startedAt.toISOString() < last.startedAt;
}

async function dumpContext(surroundings: Surroundings, identity: string): Promise<RestoreContext> {
  return { ...backupContext(surroundings), identity, fence: await applicationFence(surroundings.environment) };
}
