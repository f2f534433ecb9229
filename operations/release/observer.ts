import type { ReleaseFacts } from "../report/facts.ts";

/** What was seen while an update ran. */
export interface Observed {
  readonly rollouts: ReleaseFacts["rollouts"];
  readonly metrics: ReleaseFacts["metrics"];
  readonly graphs: ReleaseFacts["graphs"];
}

/** Watches a release on its way, for the report. It never fails: what cannot be seen is missing. */
export interface ReleaseObserver {
  /** Begins to watch. @returns what ends that, and says what was seen */
  watch(release: string): () => Promise<Observed>;
}
