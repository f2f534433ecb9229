import { asks } from "./ask.ts";
import type { Ask } from "./ask.ts";

/** The namespaces of the stacks, as their committed files have them. */
export const applicationNamespace = "immoexpress";
const watchedNamespaces = [applicationNamespace, "ingress", "argo-rollouts", "monitoring"];
const scrapedNamespaces = [applicationNamespace, "ingress", "argo-rollouts"];

const watchedObjects = "pods apps:statefulsets batch:cronjobs batch:jobs autoscaling:horizontalpodautoscalers";

/**
 * What each ServiceAccount of the stacks needs of the API server, by `NAMESPACE/NAME`: it may do this, and tests show that it
 * may do nothing else. Who is not here may do nothing.
 */
export const permissions: Readonly<Record<string, readonly Ask[]>> = {
  [`${applicationNamespace}/restore`]: [
    ...asks("get patch", "argoproj.io:rollouts/scale", { namespace: applicationNamespace, name: "backend" }),
    ...asks("list", "pods", { namespace: applicationNamespace }),
  ],
  "ingress/traefik": [
    ...asks("list watch", "services secrets configmaps discovery.k8s.io:endpointslices"),
    ...asks("list watch", "networking.k8s.io:ingresses networking.k8s.io:ingressclasses"),
    ...asks("update", "networking.k8s.io:ingresses/status"),
  ],
  "argo-rollouts/argo-rollouts": [
    ...asks(
      "get list watch update patch",
      "argoproj.io:rollouts argoproj.io:rollouts/status argoproj.io:rollouts/finalizers",
    ),
    ...asks(
      "get list watch update patch create delete",
      "argoproj.io:analysisruns argoproj.io:analysisruns/finalizers apps:replicasets",
    ),
    ...asks(
      "get list watch",
      "argoproj.io:analysistemplates argoproj.io:clusteranalysistemplates argoproj.io:experiments",
    ),
    ...asks("get list watch update", "apps:deployments"),
    ...asks("get list watch patch", "services"),
    ...asks("list watch update", "pods"),
    ...asks("create", "pods/eviction"),
    ...asks("get list watch update patch create", "networking.k8s.io:ingresses"),
    ...asks("list watch", "batch:jobs"),
    ...asks("create update patch", "events"),
    ...asks("create get update", "coordination.k8s.io:leases", { namespace: "argo-rollouts" }),
    ...asks("get list watch", "configmaps secrets", { namespace: "argo-rollouts" }),
  ],
  "monitoring/prometheus": [
    ...scrapedNamespaces.flatMap((namespace) => asks("get list watch", "pods", { namespace })),
    ...asks("get list watch", "nodes"),
    ...asks("get", "nodes/metrics"),
  ],
  "monitoring/kube-state-metrics": [
    ...watchedNamespaces.flatMap((namespace) => asks("list watch", watchedObjects, { namespace })),
    ...asks("list watch", "nodes"),
  ],
  "logs/alloy": watchedNamespaces.flatMap((namespace) => [
    ...asks("get list watch", "pods", { namespace }),
    ...asks("get", "pods/log", { namespace }),
  ]),
};

/** What an account needs, by `NAMESPACE/NAME`. */
export function needsOf(account: string): readonly Ask[] {
  return permissions[account] ?? [];
}
