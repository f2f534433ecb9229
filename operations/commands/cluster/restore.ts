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
import { meant, recordRestore } from "./recorded-restore.ts";

export async function restore(request: RequestOf<"restore">, surroundings: Surroundings) {
  const { what, plan, yes, reason = "none given" } = request;
  if (!plan && !yes) throw new UsageError("restore asks nobody in the cluster: --yes is needed.");
  if (what === "undo" || what === "resume") return goOn(what, request, surroundings);
  const found = await findAny(surroundings, what.backup);
  if ("target" in found) {
    const { target } = found;
    const engine = await requireEngine(surroundings, "This restore");
    if (plan) return planByEngine(engine, target, surroundings);
    const { runEngineRestore } = await import("../../engines/restore.ts");
    const context = await engineRestoreContext(engine, surroundings);
    return recordRestore(surroundings, request, meant(target), () => runEngineRestore(context, { target, reason }));
  }
  const { manifest } = found;
  if (plan) return planRestore(backupContext(surroundings), manifest);
  const { recipients, release } = readSettings(surroundings.environment, ["recipients", "release"]);
  const context = await dumpContext(surroundings, await requireIdentity(surroundings.environment, "restore"));
  await engineJournal(surroundings)?.refuseOpen();
  return recordRestore(surroundings, request, manifest.name, () =>
    runRestore(context, { manifest, recipients, release, reason }),
  );
}

async function goOn(what: "undo" | "resume", request: RequestOf<"restore">, surroundings: Surroundings) {
  if (await isByEngine(surroundings)) {
    const engine = await requireEngine(surroundings, "This restore");
    const { resumeEngineRestore, undoEngineRestore } = await import("../../engines/go-on.ts");
    const context = await engineRestoreContext(engine, surroundings);
    return recordRestore(surroundings, request, meant(what), () =>
      what === "undo" ? undoEngineRestore(context) : resumeEngineRestore(context),
    );
  }
  // A restore that has come as far as its swap needs no key; one that needs it says so.
  const context = await dumpContext(surroundings, (await readIdentity(surroundings.environment)) ?? "");
  return recordRestore(surroundings, request, meant(what), () =>
    what === "undo" ? undoRestore(context) : resumeRestore(context),
  );
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
