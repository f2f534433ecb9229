import type { ObjectMeta } from "./objects.ts";

/** What the rules read of pods. */
export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly Volume[];
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  /** `Always` in an init container: it runs beside the others until the pod ends. */
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly env?: readonly { readonly name?: string; readonly value?: string }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly startupProbe?: object;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly securityContext?: SecurityContext;
}

/** Of a pod or of one container, whose word counts more. */
export interface SecurityContext {
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
  readonly procMount?: string;
}

/** Its name, and one more key that says what kind of volume it is. */
export interface Volume {
  readonly name?: string;
  readonly [kind: string]: unknown;
}

/** Every container of a pod, those that prepare it included. */
export function allContainers({
  containers = [],
  initContainers = [],
  ephemeralContainers = [],
}: PodSpec): Container[] {
  return [...containers, ...initContainers, ...ephemeralContainers];
}
