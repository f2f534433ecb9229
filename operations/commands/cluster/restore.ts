import { planRestore } from "../../restore/plan.ts";
import { resumeRestore } from "../../restore/resume.ts";
import { runRestore } from "../../restore/run.ts";
import type { RestoreContext } from "../../restore/types.ts";
import { undoRestore } from "../../restore/undo.ts";
import { readSettings } from "../../settings.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { readIdentity, requireIdentity } from "../identity.ts";
import { find } from "./backups.ts";
import { applicationFence, backupContext, type Surroundings } from "./context.ts";

export async function restore(request: RequestOf<"restore">, surroundings: Surroundings) {
  const { what, plan, yes, reason = "none given" } = request;
  const { environment } = surroundings;
  if (plan && typeof what === "object") {
    return planRestore(backupContext(surroundings), await find(surroundings, what.backup));
  }
  if (!yes) throw new UsageError("restore asks nobody in the cluster: --yes is needed.");
  const fence = await applicationFence(environment);
  const withIdentity = (identity: string): RestoreContext => ({ ...backupContext(surroundings), identity, fence });
  // A restore that has come as far as its swap needs no key; one that needs it says so.
  if (what === "undo") return undoRestore(withIdentity((await readIdentity(environment)) ?? ""));
  if (what === "resume") return resumeRestore(withIdentity((await readIdentity(environment)) ?? ""));
  const { recipients, release } = readSettings(environment, ["recipients", "release"]);
  const context = withIdentity(await requireIdentity(environment, "restore"));
  return runRestore(context, { manifest: await find(surroundings, what.backup), recipients, release, reason });
}
