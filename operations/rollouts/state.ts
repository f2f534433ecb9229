/** How a Rollout of Argo Rollouts stands: what people are shown of a release that is on its way. */
export interface RolloutState {
  /** The web service that it runs: `frontend` or `backend`. */
  readonly service: string;
  /** Of the controller. `unknown` until it has looked at the newest change of the workload. */
  readonly phase: "Healthy" | "Progressing" | "Paused" | "Degraded" | "unknown";
  /** Whether the new version was given up: all traffic is on the stable one. */
  readonly isAborted: boolean;
  /** The controller's own words for the phase. */
  readonly message: string | null;
  /** Percent of the traffic that the new version gets: 0 when there is none, 100 once it is the stable one. */
  readonly canaryWeight: number;
  /** Steps done and steps in all; null when no canary is under way. */
  readonly step: { readonly done: number; readonly all: number } | null;
  /** Pods of both versions that are ready. */
  readonly pods: { readonly stable: number; readonly canary: number };
  /** Hash labels of both versions' pods (`rollouts-pod-template-hash`); equal when no canary is under way. */
  readonly hashes: { readonly stable: string; readonly canary: string };
  /** Images of both versions' container; equal when no canary is under way. */
  readonly images: { readonly stable: string; readonly canary: string };
  /** The analysis under way or the last one of this canary; null without one. */
  readonly analysis: {
    readonly name: string;
    /** `Running`, `Successful`, `Failed`, `Error`, `Inconclusive`, `Pending`. */
    readonly phase: string;
    readonly message: string | null;
    readonly metrics: readonly {
      readonly name: string;
      readonly phase: string;
      readonly lastValue: string | null;
      readonly message: string | null;
    }[];
  } | null;
}
