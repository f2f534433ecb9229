import type { HealthReport } from "../health/report.ts";
import type { RolloutState } from "../rollouts/state.ts";
import type { Lock } from "./lock.ts";

/** How a stack stands. Times are ISO 8601, UTC. */
export interface StackStatus {
  stack: string;
  namespace: string;
  rollouts: (RolloutState & {
    /** Tags of what both versions' pods are configured as; null where nothing says so. */
    releases: { stable: string | null; canary: string | null };
  })[];
  pods: { ready: number; unready: { name: string; reason: string }[] };
  /** The newest checks from inside the cluster that are still to be had; null: none. */
  health: Pick<HealthReport, "release" | "finishedAt" | "verdict"> | null;
  backups: ScheduledJob[];
  restore: {
    /** Names of the Jobs that run. */
    jobs: string[];
    /** Whether the backend is scaled to 0, as a restore does: also one that was interrupted. */
    isBackendStopped: boolean;
  };
  /** null: nobody has it; `unknown`: whoever asked may not read it. */
  lock: Lock | null | "unknown";
}

/** How the runs of a CronJob have gone. */
export interface ScheduledJob {
  name: string;
  lastSucceededAt: string | null;
  lastFailedAt: string | null;
  isRunning: boolean;
  isSuspended: boolean;
}
