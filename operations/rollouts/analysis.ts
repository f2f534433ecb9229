import { type AnalysisRun, analysisTypeLabel, podHashLabel } from "./objects.ts";
import type { RolloutState } from "./state.ts";

/** Of an analysis that goes on beside the steps. */
const background = "Background";

/**
 * The analysis of one version that says most: the last one of a step, or what goes on beside the steps when that is why the
 * version was given up. A version that is tried again has those of its last attempt, too.
 * @param runs those of one Rollout
 * @param hash of the version's pods
 */
export function analysisOf(runs: readonly AnalysisRun[], hash: string): RolloutState["analysis"] {
  const ofVersion = runs
    .filter(({ metadata }) => metadata.labels[podHashLabel] === hash)
    .toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  const beside = ofVersion.findLast(({ metadata }) => metadata.labels[analysisTypeLabel] === background);
  const ofStep = ofVersion.findLast((run) => run !== beside && run.metadata.labels[analysisTypeLabel] !== background);
  const run = beside?.status.phase === "Failed" ? beside : (ofStep ?? beside);
  if (run === undefined) return null;
  const { phase, message, metricResults } = run.status;
  return {
    name: run.metadata.name,
    phase: phase || "Pending",
    message: message || null,
    metrics: metricResults.map((metric) => {
      const last = metric.measurements.at(-1);
      return {
        name: metric.name,
        phase: metric.phase || "Pending",
        lastValue: last?.value || null,
        message: metric.message || last?.message || null,
      };
    }),
  };
}
