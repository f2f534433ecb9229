import { type Kubectl, KubectlError } from "./kubectl.ts";
import { type PodObject, warningEventsSchema } from "./objects.ts";

export interface StartProblem {
  sentence: string;
  /** No node has room: one may be on its way. */
  isRoom: boolean;
}

// What a healthy pod says while its image is fetched and its volumes are mounted.
const patientReasons = ["ContainerCreating", "PodInitializing"];

/**
 * Why a Job's pod does not start.
 * @param pod undefined when there is none
 * @returns undefined when nothing is known to be wrong: an image may be large
 */
export async function explainStart(
  kubectl: Kubectl,
  job: string,
  pod: PodObject | undefined,
  signal: AbortSignal,
): Promise<StartProblem | undefined> {
  if (pod === undefined) {
    const said = await lastWarning(kubectl, "Job", job, signal);
    return { sentence: said ?? "Kubernetes has made no pod for it, and does not say why.", isRoom: false };
  }
  const { name } = pod.metadata;
  const unscheduled = pod.status.conditions?.find((one) => one.type === "PodScheduled" && one.status === "False");
  if (unscheduled !== undefined) {
    return { sentence: `no node takes the pod ${name}: ${unscheduled.message ?? "no reason given"}`, isRoom: true };
  }
  const waiting = pod.status.containerStatuses?.find(({ state }) => state.waiting !== undefined)?.state.waiting;
  if (waiting?.reason !== undefined && !patientReasons.includes(waiting.reason)) {
    const detail = waiting.message === undefined ? "" : `: ${waiting.message}`;
    return { sentence: `the container of the pod ${name} waits, ${waiting.reason}${detail}`, isRoom: false };
  }
  const said = await lastWarning(kubectl, "Pod", name, signal);
  return said === undefined ? undefined : { sentence: said, isRoom: false };
}

async function lastWarning(
  kubectl: Kubectl,
  kind: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const selector = `--field-selector=type=Warning,involvedObject.kind=${kind},involvedObject.name=${name}`;
  try {
    const { items } = await kubectl.json(
      warningEventsSchema,
      ["get", "events", selector, "--sort-by=.metadata.creationTimestamp"],
      { signal },
    );
    const last = items.at(-1);
    return last && `${last.reason}: ${last.message}`;
  } catch (error) {
    // Whoever may start Jobs need not be allowed to read events.
    if (error instanceof KubectlError) return undefined;
    throw error;
  }
}
