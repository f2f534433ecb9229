import { kindOf, type Resource } from "../resource.ts";
import type { LabelSelector, ObjectMeta } from "./objects.ts";
import type { PodTemplate } from "./pod.ts";

/** An object from which pods are made. An Argo `Rollout` that references a Deployment has no template of its own. */
export interface Workload {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
    readonly workloadRef?: { readonly kind?: string; readonly name?: string };
    readonly schedule?: string;
    readonly suspend?: boolean;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}

const runsOn = "Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Rollout";

/** Types of everything that makes pods. */
export const workloadTypes = new RegExp(`^kubernetes:.*:(${runsOn}|Job|CronJob|Pod)$`);

/** Types of workloads whose pods run until they are stopped. */
export const serverTypes = new RegExp(`^kubernetes:.*:(${runsOn})$`);

/** Types of workloads whose number of pods somebody sets. */
export const replicatedTypes = /^kubernetes:.*:(Deployment|StatefulSet|Rollout)$/;

/** The pods of a workload; undefined where they are another object's. */
export function podTemplateOf(resource: Resource): PodTemplate | undefined {
  if (kindOf(resource) === "Pod") return resource.props as PodTemplate;
  const { spec } = resource.props as Workload;
  return spec?.jobTemplate?.spec?.template ?? spec?.template;
}
