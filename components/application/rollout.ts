import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type * as pulumi from "@pulumi/pulumi";
import type { CanarySettings } from "../config/canary.ts";
import { canaryStrategy } from "./canary.ts";
import { objectLabels } from "./labels.ts";

/** API group and kind of a Rollout, as an autoscaler refers to it. */
export const rolloutKind = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };

export interface RolloutArgs {
  /** Name of the service. */
  part: string;
  namespace: pulumi.Input<string>;
  settings: CanarySettings;
  /** Annotations of the service's Ingress, as far as they are about requests. */
  annotations: Record<string, string>;
}

/**
 * The Rollout that runs the pods which a Deployment describes. It has no replica count: the autoscaler owns that. The
 * engine does not wait for it: one that gave a version up would be waited for for ever, and one that tries a version out
 * goes on only after the engine (health-verification.ts).
 */
export function rolloutOf(
  name: string,
  deploymentName: pulumi.Input<string>,
  { part, namespace, settings, annotations }: RolloutArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      ...rolloutKind,
      metadata: {
        name: part,
        namespace,
        labels: objectLabels(part),
        annotations: {
          // Removed at once, its pods after it. While the API server kept it until they are gone, `pulumi destroy` would see
          // it once more, and the provider (4.25.0) crashes on the text that a Rollout has as its observedGeneration.
          "pulumi.com/deletionPropagationPolicy": "background",
        },
      },
      spec: {
        workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName, scaleDown: "never" },
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: settings.progressDeadlineSeconds,
        progressDeadlineAbort: true,
        analysis: { successfulRunHistoryLimit: 5, unsuccessfulRunHistoryLimit: 5 },
        strategy: canaryStrategy(part, settings, annotations),
      },
    },
    opts,
  );
}
