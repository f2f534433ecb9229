import type { ObjectMeta } from "../../kubernetes/objects.ts";
import { placeOf } from "../../kubernetes/objects.ts";
import { replicatedTypes, type Workload } from "../../kubernetes/workload.ts";
import { kindOf, type Resource } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";

interface Autoscaler {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly minReplicas?: number;
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  };
}

const least = 2;

export const replicasAtLeastTwo: StackRule = {
  name: "replicas-at-least-two",
  description: `Every server has ${least} replicas, or an autoscaler that keeps as many.`,
  why: "With one pod every drained node and every crash is an outage.",
  exemptions: [
    {
      stacks: ["local"],
      reason: "One machine has no second node to fail over to; the application itself has two pods.",
    },
    {
      stacks: ["staging"],
      resources: /^(platform-argo-rollouts|database)-/,
      reason: "Staging's database and controller may be away while a node is replaced.",
    },
    {
      resources: /^monitoring-/,
      reason: "Each has a disk of its own and is back with it; while Prometheus is away no release is promoted.",
    },
  ],
  checkStack: (resources) => {
    const scaled = leastOfAutoscalers(resources);
    const runElsewhere = referencedDeployments(resources);
    return resources
      .filter(({ type }) => replicatedTypes.test(type))
      .filter((resource) => !runElsewhere.has(key(kindOf(resource), (resource.props as Workload).metadata)))
      .flatMap((resource) => {
        const { metadata, spec } = resource.props as Workload;
        const replicas = scaled.get(key(kindOf(resource), metadata)) ?? spec?.replicas ?? 1;
        if (replicas >= least) return [];
        const message = `runs ${replicas} pod at the least: set replicas to ${least} or more, or add a HorizontalPodAutoscaler with minReplicas ${least}.`;
        return [{ resource: resource.name, message }];
      });
  },
};

/** The least number of pods of each workload that an autoscaler scales. */
function leastOfAutoscalers(resources: readonly Resource[]): Map<string, number> {
  return new Map(
    resources
      .filter((resource) => kindOf(resource) === "HorizontalPodAutoscaler")
      .map(({ props }) => {
        const { metadata, spec } = props as Autoscaler;
        const { kind = "", name } = spec?.scaleTargetRef ?? {};
        return [key(kind, { ...metadata, name: name ?? "" }), spec?.minReplicas ?? 1];
      }),
  );
}

/** Deployments whose pods a Rollout runs in their place. */
function referencedDeployments(resources: readonly Resource[]): Set<string> {
  return new Set(
    resources.flatMap((resource) => {
      const { metadata, spec } = resource.props as Workload;
      const { kind, name } = spec?.workloadRef ?? {};
      return kindOf(resource) !== "Rollout" || kind === undefined ? [] : [key(kind, { ...metadata, name: name ?? "" })];
    }),
  );
}

function key(kind: string, metadata: ObjectMeta = {}): string {
  return `${kind} ${placeOf(metadata)}`;
}
