import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { roleIn } from "../role.ts";
import { kubeStateMetricsName, labels } from "./names.ts";

const verbs = ["list", "watch"];

/** What the rules are about, and nothing else: above all no Secrets and no ConfigMaps. */
export const watched: Readonly<Record<string, readonly string[]>> = {
  "": ["pods"],
  batch: ["cronjobs", "jobs"],
  autoscaling: ["horizontalpodautoscalers"],
};

/**
 * The identity of kube-state-metrics: it may list those objects in the namespaces that are watched.
 * @returns the ServiceAccount's name, and what must be in force before it begins
 */
export function kubeStateMetricsAccess(
  name: string,
  namespace: pulumi.Input<string>,
  namespaces: Readonly<Record<string, pulumi.Input<string>>>,
  parent: pulumi.Resource,
): { serviceAccountName: pulumi.Output<string>; bindings: pulumi.Resource[] } {
  const metadata = { name: kubeStateMetricsName, namespace, labels };
  const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, { parent });
  const rules: input.rbac.v1.PolicyRule[] = Object.entries(watched).map(([apiGroup, resources]) => ({
    apiGroups: [apiGroup],
    resources: [...resources],
    verbs,
  }));
  const subject = { kind: "ServiceAccount", name: account.metadata.name, namespace };
  const bindings = Object.entries(namespaces).map(([key, watchedNamespace]) =>
    roleIn(
      `${name}-${key}`,
      { name: `immoexpress-${kubeStateMetricsName}`, namespace: watchedNamespace, labels },
      { rules, subject },
      parent,
    ),
  );
  return { serviceAccountName: account.metadata.name, bindings };
}
