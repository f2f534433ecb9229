/** A check of kube-score that manifests need not pass, and why that is right. */
export interface ScoreException {
  readonly check: string;
  /** Default: every stack. */
  readonly stacks?: readonly string[];
  /** Manifests by the names of their files; default: all. */
  readonly files?: RegExp;
  readonly reason: string;
}

/** Each of them is needed: a test fails where one is not. */
export const scoreExceptions: readonly ScoreException[] = [
  {
    check: "container-image-pull-policy",
    reason:
      "Images are named by digests, or by tags that are made once: what is on a node is what is meant. Always would let no pod " +
      "start while the registry is away, and on the local cluster there is none.",
  },
  {
    check: "container-ephemeral-storage-request-and-limit",
    reason:
      "Root file systems are read-only and each emptyDir has a limit of its own, which a test holds; what is left are logs, " +
      "which the kubelet rotates.",
  },
  {
    check: "horizontalpodautoscaler-has-target",
    files: /-application-(backend|frontend)-/,
    reason: "The target is a Rollout, a kind that kube-score does not know; a test holds that it is there.",
  },
  {
    check: "deployment-replicas",
    files: /-application-(backend|frontend)-pods\.yaml$/,
    reason:
      "It is the template of the Rollout, which scales it to nothing; an autoscaler keeps at least two pods of that.",
  },
  {
    check: "deployment-replicas",
    files: /-monitoring-(grafana|kube-state-metrics)-/,
    reason: "They keep nothing and are back within seconds; two of kube-state-metrics would count everything twice.",
  },
  {
    check: "deployment-replicas",
    stacks: ["local"],
    files: /-platform-traefik-/,
    reason: "One machine has no second node to fail over to.",
  },
  {
    check: "deployment-has-host-podantiaffinity",
    files: /-platform-(traefik|argo-rollouts)-/,
    reason:
      "Topology spread constraints say the same, and let a pod start where there is no other node: a test holds them.",
  },
  {
    check: "statefulset-has-host-podantiaffinity",
    files: /-database-server-/,
    reason:
      "Topology spread constraints say the same, and let a pod start where there is no other node: a test holds them.",
  },
  {
    check: "statefulset-has-servicename",
    files: /-(monitoring-(prometheus|alertmanager|logs-loki|logs-alloy)|storage)-/,
    reason:
      "There is one pod, which is called by its Service; nobody needs the name of the pod. The field cannot be changed without " +
      "making the set, and its Service, anew.",
  },
  {
    check: "pod-probes-identical",
    files:
      /-platform-(traefik|argo-rollouts)-|-database-server-|-storage-|-monitoring-(grafana|mongodb-exporter|logs-alloy)-/,
    reason:
      "Each has one address that says how it is, which asks nothing of other services; liveness gives up after twice as long " +
      "as readiness, or longer.",
  },
  {
    check: "container-security-context-user-group-id",
    files: /-platform-argo-rollouts-|-database-|-monitoring-(grafana|logs-alloy)-/,
    reason: "The users of the official images (999, 472, 473), to whom their files and volumes belong.",
  },
  {
    check: "service-type",
    stacks: ["local"],
    files: /-platform-traefik-/,
    reason: "The way into the local cluster, which has no load balancer.",
  },
  {
    check: "networkpolicy-targets-pod",
    stacks: ["staging", "production"],
    files: /-application-certificate-acme-answers\.yaml$/,
    reason: "It is for the pods that cert-manager starts while it asks for a certificate.",
  },
];
