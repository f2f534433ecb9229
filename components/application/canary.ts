import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import * as pulumi from "@pulumi/pulumi";
import type { CanarySettings } from "../config/canary.ts";
import { canaryHeader } from "../../operations/rollouts/names.ts";
import { analysisMetrics, companionMetric } from "./analysis.ts";
import { objectLabels } from "./labels.ts";

/** How a new version of a service is tried out. */
export interface Canary {
  settings: CanarySettings;
  /** Where the controller asks for metrics. */
  prometheusAddress: pulumi.Input<string>;
  /** The service that goes forward and back together with this one. */
  companion: string;
}

/** The Service of the new version's pods; the stable one's has the service's own name. */
export function canaryServiceName(part: string): string {
  return `${part}-canary`;
}

const argumentName = "pod-template-hash";
const companionTemplate = (part: string) => `${part}-companion`;

/**
 * Declares how a service's new versions are judged.
 * @returns what must be there before the Rollout
 */
export function analysisTemplates(
  name: string,
  { part, namespace, canary }: { part: string; namespace: pulumi.Input<string>; canary: Canary },
  parent: pulumi.Resource,
): CustomResource[] {
  const where = pulumi.all([namespace, canary.prometheusAddress]);
  const template = (suffix: string, templateName: string, spec: object) =>
    new CustomResource(
      `${name}-${suffix}`,
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "AnalysisTemplate",
        metadata: { name: templateName, namespace, labels: objectLabels(part) },
        spec,
      },
      { parent },
    );
  return [
    template("analysis", part, {
      args: [{ name: argumentName }],
      metrics: where.apply(([in_, address]) =>
        analysisMetrics(canary.settings, { namespace: in_, service: part }, address),
      ),
    }),
    template("companion", companionTemplate(part), {
      metrics: where.apply(([in_, address]) => [companionMetric(in_, canary.companion, address)]),
    }),
  ];
}

/**
 * A Rollout's strategy: step by step more traffic for the new version, judged in each step; then a pause, until somebody
 * who knows that both services have come this far lets them go on (components/release/health-verification.ts). The
 * stable version keeps all its pods until then: going back takes as long as changing a weight.
 * @param annotations of the Ingress, as far as they are about requests
 */
export function canaryStrategy(part: string, { weights }: CanarySettings, annotations: Record<string, string>): object {
  const judged = {
    templates: [{ templateName: part }],
    args: [{ name: argumentName, valueFrom: { podTemplateHashValue: "Latest" } }],
  };
  return {
    canary: {
      stableService: part,
      canaryService: canaryServiceName(part),
      trafficRouting: {
        nginx: {
          stableIngress: part,
          additionalIngressAnnotations: {
            "canary-by-header": canaryHeader.name,
            "canary-by-cookie": canaryHeader.name,
          },
          // The API server forgets an empty one, which would look like drift.
          ...(Object.keys(annotations).length === 0 ? {} : { canaryIngressAnnotations: annotations }),
        },
      },
      maxUnavailable: 0,
      steps: [...weights.flatMap((weight) => [{ setWeight: weight }, { analysis: judged }]), { pause: {} }],
      analysis: { templates: [{ templateName: companionTemplate(part) }], startingStep: 1 },
    },
  };
}
