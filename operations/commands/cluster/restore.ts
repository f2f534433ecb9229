import { planRestore } from "../../restore/plan.ts";
import { resumeRestore } from "../../restore/resume.ts";
import { runRestore } from "../../restore/run.ts";
import type { RestoreContext, RestoreReport } from "../../restore/types.ts";
import { undoRestore } from "../../restore/undo.ts";
import { readSettings } from "../../settings.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { readIdentity, requireIdentity } from "../identity.ts";
import { audited } from "./audited.ts";
import { find } from "./backups.ts";
import { applicationFence, backupContext, type Surroundings } from "./context.ts";

export async function restore(request: RequestOf<"restore">, surroundings: Surroundings) {
  const { what, plan, yes, actor, reason } = request;
  const { environment } = surroundings;
  if (plan && typeof what === "object") {
    return planRestore(backupContext(surroundings), await find(surroundings, what.backup));
  }
  if (!yes) throw new UsageError("restore asks nobody in the cluster: --yes is needed.");
  const fence = await applicationFence(environment);
  const withIdentity = (identity: string): RestoreContext => ({ ...backupContext(surroundings), identity, fence });
  const recorded = (to: string, work: () => Promise<RestoreReport>) =>
    audited(surroundings, { action: "restore", actor, reason, to }, work, ({ backup, outcome, safetyBackup = null }) =>
      outcome === "restored" ? { to: backup, backup: safetyBackup } : { from: backup, backup: safetyBackup },
    );
  if (typeof what === "string") {
    // A restore that has come as far as its swap needs no key; one that needs it says so.
    const context = withIdentity((await readIdentity(environment)) ?? "");
    return what === "undo"
      ? recorded("the state before the last restore", () => undoRestore(context))
      : recorded("the backup of the restore that was interrupted", () => resumeRestore(context));
  }
  const { recipients, release } = readSettings(environment, ["recipients", "release"]);
  const context = withIdentity(await requireIdentity(environment, "restore"));
  const manifest = await find(surroundings, what.backup);
  return recorded(manifest.name, () =>
    runRestore(context, { manifest, recipients, release, reason: reason ?? "none given" }),
  );
}
