/** Connections that the network lets through. */
export interface AllowedPaths {
  /** Pods, by their label `app.kubernetes.io/name`; `stranger` is any pod of a namespace that the stacks know nothing of. */
  readonly from: readonly string[];
  /** Pods and their ports, or one of `outside`. */
  readonly to: readonly string[];
  readonly why: string;
  /** Default: every stack. */
  readonly stacks?: readonly string[];
}

const deployed = ["staging", "production"];
const storageClients = [
  ...["audit", "audit-append", "backup", "drill", "inspect", "media-backup", "media-restore", "prune", "restore"],
  "health",
];
/** Only in some stacks. */
const databaseExporter = "mongodb-exporter";
const apiClients = ["alloy", "argo-rollouts", "kube-state-metrics", "prometheus", "restore", "traefik"];
/** Who asks for no name. */
const withoutDns = ["azurite", "kube-state-metrics"];

/** What is not a pod of the stacks. */
export const outside = {
  dns: "dns:53",
  apiServer: "api-server:6443",
  kubelet: "kubelet:10250",
  internet: "internet:443",
  /** Where a cloud hands out the identity of its machines. */
  cloudIdentity: "cloud-identity:80",
} as const;

/**
 * Who may connect to whom over TCP. Whatever is not here is refused: between any two pods of a stack, on any port that one of
 * them has, and to what is outside.
 */
export const allowedPaths: readonly AllowedPaths[] = [
  { from: ["stranger"], to: ["traefik:8000", "traefik:8443"], why: "Visitors come from anywhere." },
  { from: ["traefik"], to: ["frontend:3000", "backend:5000"], why: "What the Ingresses serve." },
  { from: ["frontend"], to: ["backend:5000"], why: "Pages are rendered from the API." },
  { from: ["health"], to: ["backend:5000", "frontend:3000"], why: "It asks whether they are well." },
  {
    from: ["backend", "seed", "mongodb-setup", "backup", "drill", "inspect", "prune", "restore", "health"],
    to: ["mongodb:27017"],
    why: "The program, and the Jobs that copy, replace or check the data.",
  },
  { from: ["mongodb"], to: ["mongodb:27017"], stacks: deployed, why: "Members of the replica set." },
  { from: storageClients, to: ["azurite:10000"], stacks: ["local"], why: "Backups, photos and the audit trail." },
  { from: storageClients, to: [outside.internet], stacks: deployed, why: "Backups, photos and the audit trail." },
  { from: ["backend"], to: [outside.internet], stacks: deployed, why: "OAuth and Sentry: `httpsEgress`." },
  {
    from: ["prometheus"],
    to: [
      ...["backend:9464", "frontend:9464", "traefik:9100", "argo-rollouts:8090"],
      ...["kube-state-metrics:8080", "kube-state-metrics:8082"],
    ],
    why: "Metrics.",
  },
  {
    from: ["prometheus"],
    to: [`${databaseExporter}:9216`, "alloy:12345", "loki:3100"],
    stacks: deployed,
    why: "Metrics.",
  },
  {
    from: [databaseExporter],
    to: ["mongodb:27017", outside.dns],
    stacks: deployed,
    why: "It asks the database how it is.",
  },
  { from: ["alloy"], to: ["loki:3100", outside.dns], stacks: deployed, why: "It brings the logs." },
  { from: ["grafana"], to: ["loki:3100"], stacks: deployed, why: "The logs." },
  { from: ["loki"], to: [outside.internet, outside.dns], stacks: deployed, why: "Its blobs." },
  { from: ["prometheus"], to: ["alertmanager:9093"], why: "Alerts." },
  { from: ["prometheus"], to: [outside.kubelet], why: "Metrics of the containers." },
  { from: ["argo-rollouts", "grafana"], to: ["prometheus:9090"], why: "The analysis of releases, and the dashboards." },
  { from: apiClients, to: [outside.apiServer], why: "What they watch; a restore stops the backend." },
  {
    from: apiClients,
    to: [outside.internet],
    stacks: deployed,
    why: "The address of a managed API server is not known: `platform.apiServerCidr` narrows it.",
  },
  {
    from: [
      ...["backend", "frontend", "seed", "mongodb-setup", ...storageClients, ...apiClients, "alertmanager", "grafana"],
    ].filter((pod) => !withoutDns.includes(pod)),
    to: [outside.dns],
    why: "They call others by name.",
  },
  { from: ["mongodb"], to: [outside.dns], stacks: deployed, why: "Members call one another by name." },
  {
    from: ["stranger"],
    to: Object.values(outside),
    why: "No policy of the stacks selects it: that it gets there shows that refusals are the policies'.",
  },
];

/** What a pod may connect to in a stack. */
export function pathsFrom(pod: string, stack: string): string[] {
  const rows = allowedPaths.filter(({ from, stacks }) => from.includes(pod) && stacks?.includes(stack) !== false);
  return [...new Set(rows.flatMap(({ to }) => to))].sort();
}
