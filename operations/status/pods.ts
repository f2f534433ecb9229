import { objectsOf } from "./objects.ts";
import type { StackStatus } from "./state.ts";

/** How many pods that are to stay are ready, and why the others are not. @param items Pods, among others */
export function podsOf(items: readonly unknown[]): StackStatus["pods"] {
  const staying = objectsOf(items, "Pod").filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      // A pod that was evicted stays until it is collected; its successor is there already.
      !["Succeeded", "Failed"].includes(status.phase) &&
      !metadata.ownerReferences.some(({ kind }) => kind === "Job"),
  );
  const isReady = ({ status }: (typeof staying)[number]) =>
    status.conditions.some((condition) => condition.type === "Ready" && condition.status === "True");
  const unready = staying.filter((pod) => !isReady(pod));
  return {
    ready: staying.length - unready.length,
    unready: unready.map(({ metadata, status }) => ({
      name: metadata.name,
      reason: status.containerStatuses.find(({ state }) => state.waiting)?.state.waiting?.reason ?? status.phase,
    })),
  };
}
