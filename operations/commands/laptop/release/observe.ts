import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../../../kubernetes/kubectl.ts";
import type { ReleaseObserver } from "../../../release/observer.ts";
import type { ReleaseFacts } from "../../../report/facts.ts";
import { readRollouts } from "../../../rollouts/read.ts";

/** Milliseconds between two looks. */
const interval = 2_000;

/** Looks at the rollouts of the namespace while a release is on its way. */
export function rolloutObserver(kubectl: Kubectl): ReleaseObserver {
  return {
    watch: () => {
      const rollouts: ReleaseFacts["rollouts"] = [];
      const end = new AbortController();
      const watching = look(kubectl, rollouts, end.signal);
      return async () => {
        end.abort();
        await watching;
        return { rollouts, metrics: [], health: null };
      };
    },
  };
}

async function look(kubectl: Kubectl, rollouts: ReleaseFacts["rollouts"], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const states = await readRollouts(kubectl, signal).catch(() => []);
    const at = new Date().toISOString();
    rollouts.push(...states.map(({ service, canaryWeight, phase }) => ({ at, service, canaryWeight, phase })));
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}
