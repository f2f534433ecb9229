import { RestoreRefusedError } from "./errors.ts";
import { checkIdentity } from "./identity.ts";
import { manifestOf } from "./journal.ts";
import { prepare } from "./prepare.ts";
import { reportOf, withSession } from "./session.ts";
import { swapTo } from "./swap.ts";
import type { RestoreContext, RestoreReport } from "./types.ts";

/**
 * Finishes a restore that was killed. Killed before its swap, it loads the backup once more, for which the context needs
 * the identity; later it needs neither the backup nor the identity. When it fails it can be called again.
 * @throws RestoreRefusedError when no restore is open
 */
export async function resumeRestore(context: RestoreContext): Promise<RestoreReport> {
  return withSession(context, "resumed restore", async (session) => {
    const entry = await session.journal.open();
    if (entry === undefined) {
      throw new RestoreRefusedError("There is no unfinished restore, so nothing was resumed and nothing was changed.");
    }
    let ready = entry;
    if (entry.state === "preparing") {
      const manifest = manifestOf(entry);
      await checkIdentity(context.identity, { name: manifest.name, ...manifest.archive });
      ready = await prepare(session, entry, manifest);
    }
    const done = await swapTo("restored", session, ready);
    context.observer.phase("done");
    return reportOf(done, "restored");
  });
}
