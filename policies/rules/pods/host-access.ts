import { podRule } from "../../kubernetes/pod-rule.ts";
import { allContainers } from "../../kubernetes/pod.ts";

export const noHostAccess = podRule({
  name: "no-host-access",
  description: "No pod has a namespace, a path or a port of its node.",
  why: "With any of them a broken container reaches the node, and from there every other pod on it.",
  check: (pod) => [
    ...(["hostNetwork", "hostPID", "hostIPC"] as const)
      .filter((namespace) => pod[namespace] === true)
      .map((namespace) => `its pods have ${namespace}: take it away.`),
    ...(pod.volumes ?? [])
      .filter(({ hostPath }) => hostPath !== undefined)
      .map(
        ({ name }) =>
          `volume ${name ?? "without a name"} is a path of the node: use a PersistentVolumeClaim or emptyDir.`,
      ),
    ...allContainers(pod).flatMap(({ name = "without a name", ports = [] }) =>
      ports
        .filter(({ hostPort }) => hostPort !== undefined)
        .map(({ hostPort }) => `container ${name} takes port ${hostPort ?? 0} of the node: use a Service.`),
    ),
  ],
});
