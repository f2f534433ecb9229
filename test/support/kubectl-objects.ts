/** The parts of Kubernetes' objects that the scenarios look at. */

export interface KubernetesObject {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    labels?: Record<string, string>;
    deletionTimestamp?: string;
  };
}

export interface SecurityContext {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { drop?: string[]; add?: string[] };
  seccompProfile?: { type: string };
}

export interface Container {
  name: string;
  image: string;
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  securityContext?: SecurityContext;
}

export interface PodSpec {
  securityContext?: SecurityContext;
  initContainers?: Container[];
  containers: Container[];
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status: {
    phase: string;
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { name: string; containerID?: string; restartCount: number; ready: boolean }[];
  };
}

export interface Deployment extends KubernetesObject {
  spec: { template: { spec: PodSpec } };
}

export interface Rollout extends KubernetesObject {
  status?: { phase?: string };
}

export interface Autoscaler extends KubernetesObject {
  spec: { minReplicas: number; maxReplicas: number };
  status: {
    currentReplicas?: number;
    desiredReplicas: number;
    currentMetrics?: { resource?: { name: string; current: { averageUtilization?: number } } }[];
  };
}

export interface Node extends KubernetesObject {
  status: { conditions: { type: string; status: string }[] };
}

export interface Lease extends KubernetesObject {
  spec: { renewTime: string };
}

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** Values are base64. */
export interface Secret extends KubernetesObject {
  data?: Record<string, string>;
}

/** Whether the pod can serve: ready, and not on its way out. */
export function isReady(pod: Pod): boolean {
  const ready = pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  return ready && pod.metadata.deletionTimestamp === undefined;
}

/** A Secret's values in plain text, by key. */
export function plainValues(secret: Secret): Record<string, string> {
  const entries = Object.entries(secret.data ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]));
}
