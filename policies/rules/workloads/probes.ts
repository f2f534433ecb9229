import { podRule } from "../../kubernetes/pod-rule.ts";
import { serverTypes } from "../../kubernetes/workload.ts";

const probes = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

export const probesSet = podRule({
  name: "probes-set",
  description: "Every container of a server has a startup, a readiness and a liveness probe.",
  why: "Without readiness a release sends visitors to pods that cannot answer yet; without liveness a hung one stays.",
  types: serverTypes,
  check: ({ containers = [] }) =>
    containers.flatMap((container) => {
      const missing = probes.filter((probe) => container[probe] === undefined);
      const name = container.name ?? "without a name";
      return missing.length === 0 ? [] : [`container ${name} has no ${missing.join(", no ")}: add it.`];
    }),
});
