import { healthReportSchema } from "../health/report.ts";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { listSchema } from "../rollouts/objects.ts";
import { rolloutKinds, rolloutStates } from "../rollouts/read.ts";
import { parseEvent } from "../terminal/events.ts";
import { backupsOf, lastHealthJob, restoreOf } from "./jobs.ts";
import { readLock } from "./lock.ts";
import { podsOf } from "./pods.ts";
import { releaseReader } from "./releases.ts";
import type { StackStatus } from "./state.ts";

const kinds = [...rolloutKinds, "pods", "configmaps", "cronjobs", "jobs"].join(",");

/** Reads how a stack stands, again and again: nothing is started or changed for it. */
export class StatusReader {
  private readonly stack: string;
  private readonly kubectl: Kubectl;
  /** What a Job that has ended has said does not change. */
  private checked: { job: string; health: StackStatus["health"] } | undefined;

  constructor(stack: string, kubectl: Kubectl) {
    this.stack = stack;
    this.kubectl = kubectl;
  }

  /** @throws KubectlError; ZodError for objects of another shape; the signal's reason */
  async read(signal: AbortSignal): Promise<StackStatus> {
    const [{ items }, lock] = await Promise.all([
      this.kubectl.json(listSchema, ["get", kinds], { signal }),
      this.lock(signal),
    ]);
    const releaseOf = releaseReader(items);
    return {
      ...{ stack: this.stack, namespace: this.kubectl.namespace },
      rollouts: rolloutStates(items).map((state) => {
        const { service, hashes } = state;
        return {
          ...state,
          releases: { stable: releaseOf(service, hashes.stable), canary: releaseOf(service, hashes.canary) },
        };
      }),
      ...{ pods: podsOf(items), backups: backupsOf(items), restore: restoreOf(items), lock },
      health: await this.health(lastHealthJob(items), signal),
    };
  }

  private async lock(signal: AbortSignal): Promise<StackStatus["lock"]> {
    try {
      return (await readLock(this.kubectl, signal)) ?? null;
    } catch (error) {
      if (error instanceof KubectlError && error.reason === "Forbidden") return "unknown";
      throw error;
    }
  }

  private async health(job: string | undefined, signal: AbortSignal): Promise<StackStatus["health"]> {
    if (job === undefined) return null;
    if (this.checked?.job !== job) this.checked = { job, health: await this.healthSaidBy(job, signal) };
    return this.checked.health;
  }

  /** @returns null when its pod is gone, or its log is nothing for who asked */
  private async healthSaidBy(job: string, signal: AbortSignal): Promise<StackStatus["health"]> {
    const log = await this.kubectl.run(["logs", `job/${job}`], { signal }).catch((error: unknown) => {
      if (error instanceof KubectlError) return "";
      throw error;
    });
    const result = log
      .split("\n")
      .map(parseEvent)
      .findLast((event) => event?.event === "result");
    const report = healthReportSchema.safeParse(result?.event === "result" ? result.result : undefined).data;
    if (report === undefined) return null;
    const { release, finishedAt, verdict } = report;
    return { release, finishedAt, verdict };
  }
}
