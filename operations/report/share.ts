import type { ReleaseFacts, RolloutSample } from "./facts.ts";

/** How much of a service's traffic the release got at a time. */
export interface Share {
  at: string;
  /** 0 to 100. */
  percent: number;
  phase: string;
}

/**
 * What share the wanted release had of a service's traffic. The controller counts that of the newest version: before the change
 * and after the way back that is the version before, of which this release has none.
 */
export function sharesOf(service: string, { rollouts, result }: Pick<ReleaseFacts, "rollouts" | "result">): Share[] {
  // Until the controller has looked at a change, its figures are about what was there before.
  const samples = rollouts.filter((sample) => sample.service === service && sample.phase !== "unknown");
  const sorted = samples.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  let isReleaseStable = false;
  let underWay: { peak: number; last: RolloutSample } | undefined;
  return sorted.map((sample) => {
    const { at, canaryWeight, phase } = sample;
    const isSettled = phase === "Healthy";
    if (isSettled && underWay !== undefined) {
      if (isPromoted(underWay, result)) isReleaseStable = !isReleaseStable;
      underWay = undefined;
    }
    if (!isSettled) underWay = { peak: Math.max(underWay?.peak ?? 0, canaryWeight), last: sample };
    const own = isSettled ? 100 : isReleaseStable ? 100 - canaryWeight : canaryWeight;
    return { at, percent: isSettled && !isReleaseStable ? 0 : own, phase };
  });
}

/** Whether what was under way has become the stable version, and was not given up. */
function isPromoted({ peak, last }: { peak: number; last: RolloutSample }, result: ReleaseFacts["result"]): boolean {
  if (last.phase === "Degraded") return false;
  // Too quick to be seen with any traffic: then it is the end that tells.
  return peak === 0 ? result === "succeeded" : last.canaryWeight > 0;
}
