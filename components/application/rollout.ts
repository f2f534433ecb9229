import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type * as pulumi from "@pulumi/pulumi";
import { objectLabels } from "./labels.ts";

/** API group and kind of a Rollout, as an autoscaler refers to it. */
export const rolloutKind = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };

/**
 * The Rollout that runs the pods which a Deployment describes. It has no replica count: the autoscaler owns that.
 * New pods must be ready before old ones go, so an update never serves with fewer pods than before.
 */
export function rolloutOf(
  deploymentName: pulumi.Input<string>,
  args: { name: string; part: string; namespace: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const { name, part, namespace } = args;
  return new CustomResource(
    name,
    {
      ...rolloutKind,
      metadata: {
        name: part,
        namespace,
        labels: objectLabels(part),
        annotations: {
          // The first update ends when the service runs.
          "pulumi.com/waitFor": "jsonpath={.status.phase}=Healthy",
          // Removed at once, its pods after it. While the API server kept it until they are gone, `pulumi destroy` would see
          // it once more, and the provider (4.25.0) crashes on the text that a Rollout has as its observedGeneration.
          "pulumi.com/deletionPropagationPolicy": "background",
        },
      },
      spec: {
        workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName, scaleDown: "never" },
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 300,
        strategy: { canary: { maxSurge: "25%", maxUnavailable: 0 } },
      },
    },
    opts,
  );
}
