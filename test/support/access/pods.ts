import { goldenResources } from "../golden.ts";

/** Pods that a stack declares: all those of one workload. */
export interface DeclaredPods {
  /** Their label `app.kubernetes.io/name`, which is different for each workload. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ports on which their containers listen. */
  readonly ports: readonly number[];
}

interface Template {
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec: { readonly containers: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[] };
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly spec: { readonly template?: Template; readonly jobTemplate?: { readonly spec: { template: Template } } };
}

const workloads = ["Deployment", "StatefulSet", "CronJob", "Job"];

/** The pods of a stack, by what it declares. A Rollout takes its pods from a Deployment. */
export function declaredPods(stack: string): DeclaredPods[] {
  return goldenResources(stack)
    .filter(({ type }) => type.startsWith("kubernetes:") && workloads.includes(type.split(":").at(-1) ?? ""))
    .map(({ inputs }) => {
      const { metadata, spec } = inputs as unknown as Workload;
      const template = spec.jobTemplate?.spec.template ?? spec.template;
      const labels = template?.metadata?.labels ?? {};
      return {
        name: labels["app.kubernetes.io/name"] ?? "",
        namespace: metadata.namespace,
        labels,
        ports: (template?.spec.containers ?? []).flatMap(({ ports = [] }) => ports.map((port) => port.containerPort)),
      };
    });
}
