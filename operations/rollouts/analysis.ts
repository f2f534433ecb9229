import { type AnalysisRun, podHashLabel } from "./objects.ts";
import type { RolloutState } from "./state.ts";

/** What the controller says of a run that has not ended; one that it has not looked at yet says nothing. */
const unended = ["", "Pending", "Running"];

/**
 * The analysis of one version that says most: one that runs, else the last one.
 * @param runs those of one Rollout
 * @param hash of the version's pods
 */
export function analysisOf(runs: readonly AnalysisRun[], hash: string): RolloutState["analysis"] {
  const ofVersion = runs
    .filter(({ metadata }) => metadata.labels[podHashLabel] === hash)
    .toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  const run = ofVersion.findLast(({ status }) => unended.includes(status.phase)) ?? ofVersion.at(-1);
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
