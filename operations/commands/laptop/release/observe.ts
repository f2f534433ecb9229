import { setTimeout as sleep } from "node:timers/promises";
import { keptGraphs } from "../../../graphs/kept.ts";
import { readGraphs } from "../../../graphs/read.ts";
import type { Kubectl } from "../../../kubernetes/kubectl.ts";
import { Prometheus, spanUntil } from "../../../prometheus/client.ts";
import { versionMetrics } from "../../../prometheus/version-metrics.ts";
import type { Observed, ReleaseObserver } from "../../../release/observer.ts";
import type { ReleaseFacts } from "../../../report/facts.ts";
import { readRollouts } from "../../../rollouts/read.ts";

/** Milliseconds between two looks. */
const interval = 2_000;
/** Milliseconds that a look may take. */
const lookMs = 10_000;
/** Milliseconds that the metrics may take at the end. */
const metricsMs = 20_000;
/** Milliseconds that the graphs may take after that. */
const graphsMs = 20_000;

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
        return { rollouts, ...(await measured(kubectl, { canaries, from, say })) };
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

/** What Prometheus knows of the time of the release. Each of the two may be missing without the other. */
async function measured(
  kubectl: Kubectl,
  { canaries, from, say }: { canaries: ReadonlySet<string>; from: Date; say: (sentence: string) => void },
): Promise<Pick<Observed, "metrics" | "graphs">> {
  const to = new Date();
  const { namespace } = kubectl;
  try {
    const signal = AbortSignal.timeout(metricsMs);
    const prometheus = await Prometheus.find(kubectl, signal);
    if (prometheus === undefined) return { metrics: [], graphs: null };
    const metrics = await versionMetrics(prometheus, { namespace, canaries, from, to }, signal);
    return { metrics, graphs: await graphsOf(prometheus, { namespace, from, to, say }) };
  } catch (error) {
    say(`The report has no metrics: ${messageOf(error)}`);
    return { metrics: [], graphs: null };
  }
}

async function graphsOf(
  prometheus: Prometheus,
  { namespace, from, to, say }: { namespace: string; from: Date; to: Date; say: (sentence: string) => void },
): Promise<ReleaseFacts["graphs"]> {
  const span = spanUntil(to, (to.getTime() - from.getTime()) / 1000);
  try {
    return keptGraphs(await readGraphs(prometheus, { namespace, span }, AbortSignal.timeout(graphsMs)), span);
  } catch (error) {
    say(`The report has no graphs: ${messageOf(error)}`);
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
