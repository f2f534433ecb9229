import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../exec.ts";
import type { Report } from "../progress.ts";
import { toolPath } from "../toolchain/index.ts";
import type { StackEnvironment } from "./environment.ts";

/** What of a Rollout and of the Deployment it refers to says how far an update has got. */
export interface WorkloadState {
  kind: string;
  metadata: { name: string; generation?: number };
  spec?: { workloadRef?: { name: string } };
  status?: { phase?: string; message?: string; observedGeneration?: string; workloadObservedGeneration?: string };
}

/**
 * Waits until every Rollout of a namespace runs what was last declared: a `pulumi up` that changes nothing does not look at
 * them.
 * @param timeout seconds; default: five minutes
 * @throws Error naming the Rollout that is degraded or not done, with the controller's reason
 */
export async function waitForRollouts(
  environment: StackEnvironment,
  namespace: string,
  report: Report,
  timeout = 300,
): Promise<void> {
  const kubectl = await toolPath("kubectl");
  const end = Date.now() + timeout * 1000;
  for (;;) {
    const args = ["get", "rollouts,deployments", `--namespace=${namespace}`, "--output=json", "--request-timeout=20s"];
    const { stdout } = await run(kubectl, args, { env: environment });
    const unfinished = unfinishedRollouts((JSON.parse(stdout) as { items: WorkloadState[] }).items);
    if (unfinished.length === 0) return;
    report(unfinished.join("; "));
    if (Date.now() > end) throw new Error(`the application does not become healthy: ${unfinished.join("; ")}`);
    await sleep(1000);
  }
}

/**
 * One line for each Rollout that is not done.
 * @throws Error when one is degraded: waiting longer would not help
 */
export function unfinishedRollouts(workloads: readonly WorkloadState[]): string[] {
  const deployments = new Map(
    workloads.filter(({ kind }) => kind === "Deployment").map(({ metadata }) => [metadata.name, metadata.generation]),
  );
  const lines = [];
  for (const { kind, metadata, spec, status } of workloads) {
    if (kind !== "Rollout") continue;
    const declared = deployments.get(spec?.workloadRef?.name ?? "");
    const isSeen =
      status?.observedGeneration === String(metadata.generation) &&
      status.workloadObservedGeneration === String(declared);
    const reason = status?.message ?? "no reason given";
    if (isSeen && status.phase === "Degraded") throw new Error(`${metadata.name} is degraded: ${reason}`);
    if (!isSeen || status.phase !== "Healthy")
      lines.push(`${metadata.name}: ${status?.phase ?? "not started"} (${reason})`);
  }
  return lines;
}
