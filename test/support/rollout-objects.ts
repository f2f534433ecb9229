/** Objects as the API server prints them of a rollout, as Argo Rollouts 1.10 with the nginx router leaves them. */

const hashLabel = "rollouts-pod-template-hash";
export const stableHash = "5d8f6c7b9";
export const canaryHash = "7c9b8d6f4";

/** A Rollout of six steps that runs a Deployment, settled on its stable version. @param status what differs */
export function rollout(service: string, status: object = {}, annotations: Record<string, string> = {}) {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: {
      ...{ name: service, namespace: "immoexpress", uid: `${service}-uid`, generation: 7 },
      creationTimestamp: "2025-12-01T06:00:00Z",
      annotations: {
        ...{ "rollout.argoproj.io/revision": "4", "rollout.argoproj.io/workload-generation": "12" },
        ...annotations,
      },
    },
    spec: {
      ...{ replicas: 2, revisionHistoryLimit: 5, progressDeadlineSeconds: 300 },
      workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: service, scaleDown: "never" },
      strategy: {
        canary: {
          ...{ stableService: service, canaryService: `${service}-canary`, maxSurge: "25%", maxUnavailable: 0 },
          trafficRouting: { nginx: { stableIngress: service } },
          steps: [
            ...[{ setWeight: 10 }, { analysis: { templates: [{ templateName: service }] } }],
            ...[{ setWeight: 50 }, { pause: { duration: "30s" } }, { setWeight: 100 }, { pause: { duration: "10s" } }],
          ],
        },
      },
    },
    status: {
      ...{ phase: "Healthy", observedGeneration: "7", workloadObservedGeneration: "12", HPAReplicas: 2 },
      ...{ currentPodHash: stableHash, stableRS: stableHash, currentStepHash: "67d9f8", currentStepIndex: 6 },
      ...{ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
      canary: { weights: weights(stableHash, 0) },
      conditions: [{ type: "Healthy", status: "True", reason: "RolloutHealthy", message: "Rollout is healthy" }],
      ...status,
    },
  };
}

/** Of a Rollout whose newest version gets so many percent. */
export function canaryStatus(weight: number, different: object = {}): object {
  return {
    ...{ phase: "Progressing", message: "more replicas need to be updated" },
    ...{ currentPodHash: canaryHash, currentStepIndex: 1, canary: { weights: weights(canaryHash, weight) } },
    ...different,
  };
}

export function weights(canary: string, weight: number, stable = stableHash): object {
  return {
    canary: { podTemplateHash: canary, serviceName: "backend-canary", weight },
    stable: { podTemplateHash: stable, serviceName: "backend", weight: 100 - weight },
  };
}

export function deployment(service: string, generation = 12): object {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: service, generation }, spec: { replicas: 0 } };
}

/** The pods of one version. */
export function replicaSet(service: string, hash: string, readyReplicas: number, image = `app:${hash}`): object {
  return {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet" },
    metadata: ownedBy(service, `${service}-${hash}`, hash, "2025-12-07T14:30:00Z"),
    spec: { replicas: readyReplicas, template: { spec: { containers: [{ name: service, image }] } } },
    status: { replicas: readyReplicas, ...(readyReplicas === 0 ? {} : { readyReplicas }) },
  };
}

export function analysisRun(
  service: string,
  status: object,
  hash = canaryHash,
  at = "2025-12-07T14:31:00Z",
  type = "Step",
): object {
  const { labels, ...metadata } = ownedBy(service, `${service}-${hash}-4-1`, hash, at);
  return {
    ...{ apiVersion: "argoproj.io/v1alpha1", kind: "AnalysisRun" },
    metadata: { ...metadata, labels: { ...labels, "rollout-type": type } },
    spec: { metrics: [{ name: "error-rate" }] },
    status,
  };
}

function ownedBy(service: string, name: string, hash: string, creationTimestamp: string) {
  return {
    ...{ name, namespace: "immoexpress", uid: `${name}-uid`, generation: 1, creationTimestamp },
    labels: { [hashLabel]: hash, "app.kubernetes.io/name": service },
    ownerReferences: [
      { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: service, uid: `${service}-uid`, controller: true },
    ],
  };
}
