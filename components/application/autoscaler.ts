import type { input } from "@pulumi/kubernetes/types/index.js";
import type { WebServiceSettings } from "../config/index.ts";

/** How many pods a service has: quickly more under load, slowly fewer afterwards. */
export function autoscalerSpec(
  target: { apiVersion: string; kind: string; name: string },
  settings: WebServiceSettings["hpa"],
): input.autoscaling.v2.HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: target,
    minReplicas: settings.min,
    maxReplicas: settings.max,
    metrics: [utilization("cpu", settings.cpuTarget), utilization("memory", settings.memoryTarget)],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [
          { type: "Percent", value: 100, periodSeconds: 15 },
          { type: "Pods", value: 4, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: settings.scaleDownDelaySeconds,
        policies: [{ type: "Percent", value: 50, periodSeconds: 30 }],
      },
    },
  };
}

function utilization(name: string, averageUtilization: number): input.autoscaling.v2.MetricSpec {
  return { type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } };
}
