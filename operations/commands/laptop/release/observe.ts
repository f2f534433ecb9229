import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../../../kubernetes/kubectl.ts";
import { Prometheus } from "../../../prometheus/client.ts";
import { versionMetrics } from "../../../prometheus/version-metrics.ts";
import type { ReleaseObserver } from "../../../release/observer.ts";
import type { ReleaseFacts } from "../../../report/facts.ts";
import { readRollouts } from "../../../rollouts/read.ts";

/** Milliseconds between two looks. */
const interval = 2_000;
/** Milliseconds that a look may take. */
const lookMs = 10_000;
/** Milliseconds that the metrics may take at the end. */
const metricsMs = 20_000;

interface Seen {
  readonly rollouts: ReleaseFacts["rollouts"];
  /** Hashes of the pods of new versions. */
  readonly canaries: Set<string>;
}

/**
 * Looks at the rollouts of the namespace while a release is on its way, and asks Prometheus afterwards how both versions did.
 * @param say told why there are no metrics
 */
export function releaseObserver(kubectl: Kubectl, say: (sentence: string) => void): ReleaseObserver {
  return {
    watch: () => {
      const from = new Date();
      const seen: Seen = { rollouts: [], canaries: new Set() };
      const end = new AbortController();
      const watching = look(kubectl, seen, end.signal);
      return async () => {
        end.abort();
        await watching;
        const { rollouts, canaries } = seen;
        return { rollouts, metrics: await metricsOf(kubectl, { canaries, from, say }) };
      };
    },
  };
}

async function look(kubectl: Kubectl, { rollouts, canaries }: Seen, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Not ended with the watching: the last look may be the one that counts.
    const states = await readRollouts(kubectl, AbortSignal.timeout(lookMs)).catch(() => []);
    const at = new Date().toISOString();
    rollouts.push(...states.map(({ service, canaryWeight, phase }) => ({ at, service, canaryWeight, phase })));
    for (const { hashes } of states) if (hashes.canary !== hashes.stable) canaries.add(hashes.canary);
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

async function metricsOf(
  kubectl: Kubectl,
  { canaries, from, say }: { canaries: ReadonlySet<string>; from: Date; say: (sentence: string) => void },
): Promise<ReleaseFacts["metrics"]> {
  const signal = AbortSignal.timeout(metricsMs);
  try {
    const prometheus = await Prometheus.find(kubectl, signal);
    if (prometheus === undefined) return [];
    return await versionMetrics(prometheus, { namespace: kubectl.namespace, canaries, from, to: new Date() }, signal);
  } catch (error) {
    say(`The report has no metrics: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
