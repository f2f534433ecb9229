import { leaseObject } from "../../operations/release/lock/lease.ts";
import { canaryHash, canaryStatus, replicaSet, rollout, analysisRun, stableHash } from "./rollout-objects.ts";
import { resultLine } from "./fake-jobs.ts";
import { releaseFacts } from "./release-facts.ts";

const part = (name: string) => ({ "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "immoexpress" });

export function configMap(name: string, release: string): object {
  return { kind: "ConfigMap", metadata: { name }, data: { RELEASE: release, PORT: "5000" } };
}

/** A ReplicaSet whose pods have a ConfigMap, and that. */
export function version(service: string, hash: string, ready: number, release: string): object[] {
  const name = `${service}-${release}`;
  const set = replicaSet(service, hash, ready) as { spec: object };
  const containers = [{ image: `app:${hash}`, envFrom: [{ secretRef: { name } }, { configMapRef: { name } }] }];
  return [{ ...set, spec: { ...set.spec, template: { spec: { containers } } } }, configMap(name, release)];
}

export function pod(
  name: string,
  different: { ready?: boolean; phase?: string; waiting?: string; owner?: string } = {},
) {
  const { ready = true, phase = "Running", waiting, owner = "ReplicaSet" } = different;
  return {
    kind: "Pod",
    metadata: { name, ownerReferences: [{ kind: owner, name: "owner" }] },
    status: {
      phase,
      conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2025-12-07T14:00:00Z" }],
      containerStatuses: [
        { name: "app", state: waiting === undefined ? { running: {} } : { waiting: { reason: waiting } } },
      ],
    },
  };
}

export function cronJob(name: string, lastSuccessfulTime?: string, suspend = false): object {
  return { kind: "CronJob", metadata: { name }, spec: { suspend }, status: { lastSuccessfulTime } };
}

/** @param ended how and when; undefined: it runs */
export function job(name: string, cronJob: string, ended?: { type: "Complete" | "Failed"; at: string }): object {
  const conditions = ended === undefined ? [] : [{ type: ended.type, status: "True", lastTransitionTime: ended.at }];
  const completed = ended?.type === "Complete" ? { completionTime: ended.at } : {};
  return { kind: "Job", metadata: { name, labels: part(cronJob) }, status: { conditions, ...completed } };
}

/** A stack whose backend is on its way to the next release. */
export function stackObjects(weight = 10): object[] {
  const metricResults = [
    { name: "error-rate", phase: "Running", measurements: [{ phase: "Successful", value: "[0.0025]" }] },
    { name: "p95", phase: "Pending" },
  ];
  return [
    rollout("backend", canaryStatus(weight)),
    rollout("frontend"),
    ...version("backend", stableHash, 2, "prod-20251201-090000"),
    ...version("backend", canaryHash, 1, "prod-20251207-143000"),
    ...version("frontend", stableHash, 2, "prod-20251201-090000"),
    analysisRun("backend", { phase: "Running", metricResults }),
    ...[pod("backend-1"), pod("backend-2"), pod("frontend-1"), pod("mongodb-0")],
    pod("backend-3", { ready: false, phase: "Pending", waiting: "ImagePullBackOff" }),
    cronJob("backup", "2025-12-07T12:00:10Z"),
    cronJob("media-backup", "2025-12-07T12:01:10Z"),
    cronJob("drill", undefined, true),
    job("backup-1", "backup", { type: "Complete", at: "2025-12-07T13:00:00Z" }),
    job("media-backup-1", "media-backup", { type: "Failed", at: "2025-12-07T13:00:00Z" }),
    job("health-1", "health", { type: "Complete", at: "2025-12-07T14:20:00Z" }),
  ];
}

/** What a Job of the health checks has said. */
export const healthLog = `${resultLine(releaseFacts().health)}\n`;

const holder = { id: "ada/laptop/7", actor: "ada@example.com", host: "laptop", pid: 7, user: "ada" };

/** The lock as ada holds it. */
export const lease = leaseObject("immoexpress", {
  holder: {
    ...{ ...holder, action: "deployment", release: "prod-20251207-143000", reason: "Search by price" },
    since: "2025-12-07T14:29:00.000Z",
  },
  ...{ now: new Date("2025-12-07T14:39:30Z"), durationSeconds: 60, transitions: 0, resourceVersion: "7" },
}) as { metadata: object; spec: object };
