import { asks } from "./ask.ts";
import type { Ask } from "./ask.ts";
import { applicationNamespace } from "./permissions.ts";

/** Something that leads whoever may do it to more than they have. */
export interface Danger {
  /** What it leads to. */
  readonly leadsTo: string;
  /** Without a namespace: it is asked in several. */
  readonly asks: readonly Ask[];
}

export const dangers: readonly Danger[] = [
  { leadsTo: "passwords and keys", asks: asks("get list watch create update patch delete", "secrets") },
  {
    leadsTo: "a running container",
    asks: asks("get create", "pods/exec pods/attach pods/portforward pods/proxy services/proxy"),
  },
  { leadsTo: "a container in a running pod", asks: asks("update patch", "pods/ephemeralcontainers") },
  { leadsTo: "what programs write about people", asks: asks("get", "pods/log") },
  { leadsTo: "any program, with any Secret of the namespace", asks: asks("create update patch", "pods") },
  { leadsTo: "an outage", asks: asks("delete deletecollection", "pods") },
  {
    leadsTo: "any program, with any Secret of the namespace",
    asks: asks(
      "create update patch delete",
      "apps:deployments apps:statefulsets apps:daemonsets apps:replicasets batch:jobs batch:cronjobs argoproj.io:rollouts",
    ),
  },
  {
    leadsTo: "an outage",
    asks: [
      ...asks("update patch", "apps:deployments/scale apps:statefulsets/scale argoproj.io:rollouts/scale"),
      ...asks("update patch", "argoproj.io:rollouts/scale", { name: "frontend" }),
      ...asks("update patch delete", "policy:poddisruptionbudgets autoscaling:horizontalpodautoscalers"),
    ],
  },
  { leadsTo: "other settings of the programs", asks: asks("create update patch delete", "configmaps") },
  { leadsTo: "other people's connections", asks: asks("create update patch delete", "services endpoints") },
  {
    leadsTo: "other people's connections",
    asks: asks(
      "create update patch delete",
      "networking.k8s.io:ingresses networking.k8s.io:networkpolicies discovery.k8s.io:endpointslices",
    ),
  },
  { leadsTo: "the data", asks: asks("update patch delete", "persistentvolumeclaims persistentvolumes") },
  { leadsTo: "a file system of a node", asks: asks("create", "persistentvolumes") },
  { leadsTo: "another account", asks: asks("create", "serviceaccounts/token serviceaccounts") },
  { leadsTo: "another account", asks: asks("impersonate", "users groups serviceaccounts") },
  {
    leadsTo: "every right",
    asks: asks(
      "create update patch delete",
      ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
        .map((resource) => `rbac.authorization.k8s.io:${resource}`)
        .join(" "),
    ),
  },
  {
    leadsTo: "every right",
    asks: asks("escalate bind", "rbac.authorization.k8s.io:roles rbac.authorization.k8s.io:clusterroles"),
  },
  { leadsTo: "every container of a node", asks: asks("get create", "nodes/proxy") },
  { leadsTo: "the nodes", asks: asks("create update patch delete", "nodes") },
  { leadsTo: "pods without restrictions", asks: asks("create update patch delete", "namespaces") },
  {
    leadsTo: "every request to the API server",
    asks: asks(
      "create update patch",
      "admissionregistration.k8s.io:mutatingwebhookconfigurations admissionregistration.k8s.io:validatingwebhookconfigurations " +
        "apiextensions.k8s.io:customresourcedefinitions apiregistration.k8s.io:apiservices",
    ),
  },
  {
    leadsTo: "another account",
    asks: [
      ...asks("create", "certificates.k8s.io:certificatesigningrequests"),
      ...asks("update patch", "certificates.k8s.io:certificatesigningrequests/approval"),
    ],
  },
];

/** A danger that an account needs all the same. */
export interface AcceptedDanger {
  readonly account: string;
  readonly asks: readonly Ask[];
  readonly reason: string;
}

export const acceptedDangers: readonly AcceptedDanger[] = [
  {
    account: "ingress/traefik",
    asks: asks("list watch", "secrets"),
    reason: "Certificates are Secrets beside the Ingress that names them, in whichever namespace that is.",
  },
  {
    account: "argo-rollouts/argo-rollouts",
    asks: asks("get list watch", "secrets", { namespace: "argo-rollouts" }),
    reason: "The tokens of its notifications, in its own namespace alone.",
  },
  {
    account: "argo-rollouts/argo-rollouts",
    asks: asks("create update patch delete", "apps:replicasets"),
    reason: "It starts the new version, and ends the old one, by their ReplicaSets.",
  },
  {
    account: "argo-rollouts/argo-rollouts",
    asks: [...asks("update patch", "argoproj.io:rollouts"), ...asks("update", "apps:deployments")],
    reason: "It notes how far it is, and scales a Deployment down whose pods it took over.",
  },
  {
    account: "argo-rollouts/argo-rollouts",
    asks: asks("update", "pods"),
    reason: "Labels tell pods of the canary from stable ones. The image of a running pod can be changed so, too.",
  },
  {
    account: "argo-rollouts/argo-rollouts",
    asks: [...asks("patch", "services"), ...asks("create update patch", "networking.k8s.io:ingresses")],
    reason: "It moves the traffic: the selectors of the Services, and the canary's Ingress with its weight.",
  },
  {
    account: "logs/alloy",
    asks: asks("get", "pods/log", { namespace: applicationNamespace }),
    reason: "It brings the logs to Loki: of the namespaces of the stack alone.",
  },
];

/** Where an account is asked about a danger: where the data is, where the cluster's own Secrets are, and at home. */
export function dangerousAsks(account: string): Ask[] {
  const [home = ""] = account.split("/");
  const namespaces = [...new Set([applicationNamespace, "kube-system", home])];
  return dangers.flatMap(({ asks: questions }) =>
    questions.flatMap((question) => namespaces.map((namespace) => ({ ...question, namespace }))),
  );
}
