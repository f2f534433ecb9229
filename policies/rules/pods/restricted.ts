import { podRule } from "../../kubernetes/pod-rule.ts";
import { allContainers, type Container, type PodSpec } from "../../kubernetes/pod.ts";

/** Volumes that the `restricted` standard allows. */
const allowedVolumes = new Set([
  ...[
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
    "image",
  ],
]);

export const podRestricted = podRule({
  name: "pod-restricted",
  description: "Every pod meets the pod security standard `restricted`.",
  why: "The namespaces enforce it: such a pod would be refused by the cluster, in the middle of an update.",
  check: (pod) => [
    ...allContainers(pod).flatMap((container) =>
      missing(container, pod).map((what) => `container ${container.name ?? "without a name"} ${what}.`),
    ),
    ...(pod.volumes ?? []).flatMap(({ name = "without a name", ...kinds }) =>
      Object.keys(kinds)
        // A path of the node has a rule of its own.
        .filter((kind) => !allowedVolumes.has(kind) && kind !== "hostPath")
        .map((kind) => `volume ${name} is of kind ${kind}: allowed are ${[...allowedVolumes].join(", ")}.`),
    ),
  ],
});

/** What a container lacks: its own settings count more than the pod's, where both may have them. */
function missing({ securityContext: own = {} }: Container, { securityContext: pod = {} }: PodSpec): string[] {
  const seccomp = (own.seccompProfile ?? pod.seccompProfile)?.type ?? "";
  const { add = [], drop = [] } = own.capabilities ?? {};
  const extra = add.filter((capability) => capability !== "NET_BIND_SERVICE");
  const demands: readonly (readonly [boolean, string])[] = [
    [own.privileged !== true, "is privileged: take that away"],
    [(own.runAsNonRoot ?? pod.runAsNonRoot) === true, "may run as root: set runAsNonRoot to true"],
    [(own.runAsUser ?? pod.runAsUser) !== 0, "runs as user 0: choose another one"],
    [own.allowPrivilegeEscalation === false, "may gain privileges: set allowPrivilegeEscalation to false"],
    [drop.includes("ALL"), "keeps capabilities: drop ALL"],
    [extra.length === 0, `adds the capability ${extra.join(" and ")}: only NET_BIND_SERVICE is allowed`],
    [
      ["RuntimeDefault", "Localhost"].includes(seccomp),
      "may make every system call: set seccompProfile to RuntimeDefault",
    ],
    [(own.procMount ?? "Default") === "Default", "sees all of /proc: leave procMount out"],
  ];
  return demands.filter(([holds]) => !holds).map(([, sentence]) => sentence);
}
