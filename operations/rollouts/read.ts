import type { Kubectl } from "../kubernetes/kubectl.ts";
import { analysisOf } from "./analysis.ts";
import { type Deployment, listSchema, podHashLabel, type ReplicaSet, type Rollout, rolloutObjects } from "./objects.ts";
import type { RolloutState } from "./state.ts";

/** What {@link rolloutStates} needs to see. */
export const rolloutKinds = ["rollouts", "replicasets", "deployments", "analysisruns"] as const;

/**
 * How the Rollouts of a namespace stand, in the order of their names.
 * @throws KubectlError; ZodError for objects of another shape; the signal's reason
 */
export async function readRollouts(kubectl: Kubectl, signal: AbortSignal): Promise<RolloutState[]> {
  const { items } = await kubectl.json(listSchema, ["get", rolloutKinds.join(",")], { signal });
  return rolloutStates(items);
}

/** The same of what was read already. @param items objects of {@link rolloutKinds} and, passed over, others */
export function rolloutStates(items: readonly unknown[]): RolloutState[] {
  const objects = rolloutObjects(items);
  const deployments = objects.filter((object) => object.kind === "Deployment");
  const rollouts = objects.filter((object) => object.kind === "Rollout");
  return rollouts
    .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
    .map((rollout) => {
      const owned = objects.filter(({ metadata }) =>
        metadata.ownerReferences.some(({ uid }) => uid === rollout.metadata.uid),
      );
      const workload = deployments.find(({ metadata }) => metadata.name === rollout.spec.workloadRef?.name);
      const versions = owned.filter((object) => object.kind === "ReplicaSet");
      const analysis = analysisOf(
        owned.filter((object) => object.kind === "AnalysisRun"),
        rollout.status.currentPodHash,
      );
      return { ...stateOf(rollout, workload, versions), analysis };
    });
}

function stateOf(
  { metadata, spec, status }: Rollout,
  workload: Deployment | undefined,
  versions: readonly ReplicaSet[],
): Omit<RolloutState, "analysis"> {
  const canary = status.currentPodHash;
  // The first version of all is nobody's canary.
  const stable = status.stableRS === "" ? canary : status.stableRS;
  const ofHash = (hash: string) => versions.find((one) => one.metadata.labels[podHashLabel] === hash);
  const ready = (hash: string) => ofHash(hash)?.status.readyReplicas ?? 0;
  const image = (hash: string) => ofHash(hash)?.spec.template.spec.containers[0]?.image ?? "";
  const pods = { stable: ready(stable), canary: canary === stable ? 0 : ready(canary) };
  const steps = spec.strategy.canary?.steps.length ?? 0;
  const isUnderWay = canary !== stable && !status.abort && steps > 0;
  return {
    service: metadata.name,
    phase: isSeen(metadata, status, workload) ? (status.phase ?? "unknown") : "unknown",
    isAborted: status.abort,
    message: status.message || null,
    canaryWeight: weightOf(status, canary === stable, pods),
    step: isUnderWay ? { done: Math.min(status.currentStepIndex ?? 0, steps), all: steps } : null,
    pods,
    hashes: { stable, canary },
    images: { stable: image(stable), canary: image(canary) },
  };
}

/** Whether the controller's phase is about what is declared now; as in its own `GetRolloutPhase`. */
function isSeen(metadata: Rollout["metadata"], status: Rollout["status"], workload: Deployment | undefined): boolean {
  // Whoever resumes a paused rollout clears the conditions; that the controller has paused stays until it has seen that.
  if (status.controllerPause && status.pauseConditions.length === 0) return false;
  const declared =
    workload?.metadata.generation?.toString() ?? metadata.annotations["rollout.argoproj.io/workload-generation"];
  return (
    status.observedGeneration === String(metadata.generation) &&
    (declared === undefined || status.workloadObservedGeneration === declared)
  );
}

/** Percent of the traffic that the newest version gets. */
function weightOf(
  { currentPodHash, stableRS, canary }: Rollout["status"],
  isStable: boolean,
  pods: RolloutState["pods"],
): number {
  if (stableRS === "") return 100;
  // By version, not by role: for a moment after the promotion the stable version still has the canary's weight.
  const destinations = canary.weights === undefined ? [] : [canary.weights.canary, canary.weights.stable];
  const own = destinations.filter(({ podTemplateHash }) => podTemplateHash === currentPodHash);
  if (own.length > 0) return own.reduce((sum, { weight }) => sum + weight, 0);
  if (isStable) return 100;
  if (destinations.length > 0) return 0;
  // Without a router pods share the traffic.
  return Math.round((100 * pods.canary) / Math.max(1, pods.canary + pods.stable));
}
