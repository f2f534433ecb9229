/** The parts of kubectl's answers by which a node, a Deployment and a pod are known to be ready. */
export interface Item {
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; generation?: number };
  spec?: { replicas?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    conditions?: { type: string; status: string; lastHeartbeatTime?: string | null }[];
    containerStatuses?: { state?: { running?: { startedAt: string } } }[];
  };
}

/**
 * What is not ready yet in this run of the cluster. After a start, the API server gives out what etcd has kept from before
 * the stop: only what the kubelet can have written since counts. What a Deployment says of its progress does not: it may have given
 * up hope during a time that is over.
 * @param items nodes, Deployments and pods
 * @param addons values of the label `k8s-app`, of each of which at least one pod has to be ready
 * @param since when this run of the cluster began
 * @returns words for people; empty when all is ready
 */
export function notReady(items: readonly Item[], addons: readonly string[], since: Date): string[] {
  // Kubernetes cuts these times off to whole seconds.
  const second = Math.floor(since.getTime() / 1000) * 1000;
  const ofKind = (wanted: string) => items.filter(({ kind }) => kind === wanted);
  const nodes = ofKind("Node");
  return [
    ...(nodes.length === 0 ? ["the node"] : []),
    ...nodes.filter((node) => !isNodeReady(node, second)).map(({ metadata }) => `node ${metadata.name}`),
    ...addons
      .filter((addon) => !ofKind("Pod").some((pod) => isOf(addon, pod) && isPodReady(pod, second)))
      .map((addon) => `a pod of ${addon}`),
    ...ofKind("Deployment")
      .filter((deployment) => !isRolledOut(deployment))
      .map(({ metadata }) => `the new pod of ${metadata.name}`),
  ];
}

/** The heartbeat is that of the condition itself, which the kubelet writes anew when it starts and every few seconds. */
function isNodeReady({ status }: Item, since: number): boolean {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return ready?.status === "True" && isSince(ready.lastHeartbeatTime ?? undefined, since);
}

/** No container survives a stop, and who writes down a start since then writes down with it whether the pod is ready. */
function isPodReady({ status }: Item, since: number): boolean {
  const containers = status?.containerStatuses ?? [];
  return (
    status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") === true &&
    containers.length > 0 &&
    containers.every(({ state }) => isSince(state?.running?.startedAt, since))
  );
}

/** Whether its pods are those that it wants now, and no older ones are left. */
function isRolledOut({ metadata, spec, status }: Item): boolean {
  const wanted = spec?.replicas ?? 1;
  return (
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted
  );
}

function isOf(addon: string, { metadata }: Item): boolean {
  return metadata.labels?.["k8s-app"] === addon;
}

function isSince(time: string | undefined, since: number): boolean {
  return time !== undefined && Date.parse(time) >= since;
}
