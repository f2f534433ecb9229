import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../../operations/kubernetes/kubectl.ts";
import { stack } from "./stack.ts";
import { rolloutsNow, stackKubectl } from "./watched-update.ts";

const promotion = `--patch={"status":{"promoteFull":true}}`;

/**
 * Deploys what the stack's file says, as it was before a scenario. That nobody has to judge any more: new pods get all traffic as
 * soon as they are ready, as with `kubectl argo rollouts promote --full`.
 */
export async function putBack(): Promise<void> {
  const kubectl = await stackKubectl();
  const updated = new AbortController();
  const promoting = promoteUntil(updated.signal, kubectl);
  await stack()
    .update()
    .finally(() => updated.abort());
  await promoting;
}

async function promoteUntil(signal: AbortSignal, kubectl: Kubectl): Promise<void> {
  while (!signal.aborted) {
    for (const { service, phase, isAborted } of await rolloutsNow(kubectl)) {
      // What was given up stays so until the update has replaced it.
      if (isAborted || (phase !== "Paused" && phase !== "Progressing")) continue;
      await kubectl.run(["patch", "rollout", service, "--subresource=status", "--type=merge", promotion]);
    }
    await sleep(1_000);
  }
}
