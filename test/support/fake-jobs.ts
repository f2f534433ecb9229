import { setTimeout as sleep } from "node:timers/promises";
import { FakeKubectl, type KubectlCall, type KubectlReply } from "./fake-kubectl.ts";
import { FakeLeases } from "./fake-leases.ts";

/** What a test says of a pod; the newest one is the last. */
export interface FakePod {
  name: string;
  phase?: "Pending" | "Running" | "Succeeded" | "Failed";
  waiting?: { reason: string; message?: string };
  running?: boolean;
  terminated?: { exitCode: number; reason?: string };
  restarts?: number;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
}

interface JobObject {
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    suspend?: boolean;
    template: { spec: { containers: { args: string[]; env?: { name: string; value?: string }[] }[] } };
  };
}

const at = "2025-12-07T06:00:00.000Z";

/** A line of a pod's log. */
export function eventLine(event: object): string {
  return JSON.stringify({ at, ...event });
}

export function resultLine(result: unknown): string {
  return eventLine({ event: "result", seconds: 1, result });
}

/** Just enough of a cluster for Jobs: a test makes their pods and writes their logs. */
export class FakeJobs {
  readonly kubectl: FakeKubectl;
  readonly cronJobs = new Set([
    ...["backup", "inspect", "restore", "prune", "media-backup", "media-restore", "audit", "audit-append", "health"],
  ]);
  readonly leases = new FakeLeases();
  /** Secrets that are there before any Job, by name. */
  readonly present = new Map<string, Record<string, string>>();
  /** Of the last Job that was created. */
  job: JobObject | undefined;
  readonly secrets: { stringData: Record<string, string>; metadata: { ownerReferences: { uid: string }[] } }[] = [];
  pods: FakePod[] = [];
  conditions: { type: string; status: string; reason?: string; message?: string }[] = [];
  warnings: { reason: string; message: string }[] = [];
  isDeleted = false;
  /** Answers a look at Job and pods with this error. */
  outage: Error | undefined;
  /** Answers everything with this error. */
  noise: string | undefined;
  /** Called when a Job begins to run: created, or no longer suspended. */
  onStart: (job: JobObject) => void = () => undefined;
  /** What `kubectl logs` prints of a pod. */
  onLogs: (pod: string, reply: KubectlReply, isFollowing: boolean) => Promise<void> | void = () => undefined;
  onDelete: () => void = () => undefined;
  onExec: (command: string[], reply: KubectlReply) => Promise<number> | number = () => 0;

  private constructor(kubectl: FakeKubectl) {
    this.kubectl = kubectl;
  }

  static async start(): Promise<FakeJobs> {
    const jobs: FakeJobs = new FakeJobs(await FakeKubectl.start((call, reply) => jobs.answer(call, reply)));
    return jobs;
  }

  stop(): Promise<void> {
    return this.kubectl.stop();
  }

  /** What the container of the last Job was told to do. */
  get args(): string[] {
    return this.job?.spec.template.spec.containers[0]?.args ?? [];
  }

  /** A pod that runs, prints these lines and ends, and its Job with it. */
  runs(lines: readonly string[], exitCode = 0): void {
    this.onStart = () => (this.pods = [{ name: "pod-1", phase: "Running", running: true }]);
    this.onLogs = async (_, reply, isFollowing) => {
      for (const line of lines) reply.out(`${line}\n`);
      // Whoever follows hears of the end when it has come.
      if (isFollowing) await sleep(50);
      this.ends(exitCode);
    };
  }

  /** A pod that prints these lines and runs on. */
  runsOn(lines: readonly string[] = [], onFollowed: () => void = () => undefined): void {
    this.runs([]);
    this.onLogs = (_, reply) => {
      for (const line of lines) reply.out(`${line}\n`);
      onFollowed();
      return new Promise((resolve) => reply.gone.addEventListener("abort", () => resolve()));
    };
  }

  /** The last pod has ended, and the Job, too. */
  ends(exitCode: number, reason?: string): void {
    const last = this.pods.at(-1) ?? { name: "pod-1" };
    const terminated = { exitCode, reason: reason ?? (exitCode === 0 ? "Completed" : "Error") };
    this.pods = [
      ...this.pods.slice(0, -1),
      { name: last.name, phase: exitCode === 0 ? "Succeeded" : "Failed", terminated },
    ];
    this.conditions = [{ type: exitCode === 0 ? "Complete" : "Failed", status: "True" }];
  }

  private async answer(call: KubectlCall, reply: KubectlReply): Promise<number> {
    const [verb, ...rest] = call.args.filter((argument) => !argument.startsWith("--") || argument === "--");
    if (this.noise !== undefined) throw new Error(this.noise);
    const print = (object: object) => reply.out(JSON.stringify(object));
    if (rest[0]?.startsWith("leases.") === true || call.input.includes('"kind":"Lease"')) {
      reply.out(this.leases.answer(call.args, call.input));
      return 0;
    }
    switch (verb) {
      case "get":
        print(this.get(rest));
        return 0;
      case "create":
        print(this.create(JSON.parse(call.input) as { kind: string }));
        return 0;
      case "patch":
        if (this.job !== undefined) this.onStart(this.job);
        return 0;
      case "delete":
        this.isDeleted = true;
        this.onDelete();
        return 0;
      case "logs":
        await this.onLogs(rest[0] ?? "", reply, call.args.includes("--follow"));
        return 0;
      case "exec":
        return this.onExec(call.args.slice(call.args.indexOf("--") + 1), reply);
      default:
        throw new Error(`error: unknown command "${verb ?? ""}"`);
    }
  }

  private get([kind, name = ""]: string[]): object {
    if (kind === "events") return { items: this.warnings };
    if (kind === "jobs,pods") return { items: this.jobAndPods() };
    if (kind === "secret") return this.secret(name);
    if (!this.cronJobs.has(name)) {
      throw new Error(`Error from server (NotFound): cronjobs.batch "${name}" not found`);
    }
    return cronJob(name);
  }

  private secret(name: string): object {
    const values = this.present.get(name);
    if (values === undefined) throw new Error(`Error from server (NotFound): secrets "${name}" not found`);
    const data = Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    return { kind: "Secret", metadata: { name }, data: Object.fromEntries(data) as Record<string, string> };
  }

  private create(object: { kind: string }): object {
    if (object.kind === "Secret") {
      this.secrets.push(object as never);
      return object;
    }
    this.job = object as unknown as JobObject;
    this.pods = [];
    this.conditions = [];
    this.isDeleted = false;
    if (this.job.spec.suspend !== true) this.onStart(this.job);
    return { ...object, metadata: { ...this.job.metadata, uid: "uid-1" } };
  }

  private jobAndPods(): object[] {
    if (this.outage !== undefined) throw this.outage;
    const { job } = this;
    if (job === undefined || this.isDeleted) return [];
    const status = { conditions: this.conditions };
    return [
      { kind: "Job", metadata: { name: job.metadata.name, uid: "uid-1" }, status },
      ...this.pods.map((pod, index) => podObject(pod, index)),
    ];
  }
}

function cronJob(name: string): object {
  const container = {
    name: "operations",
    image: "localhost/operations:1",
    args: ["/app/operations.mjs", "backup", "--kind", "scheduled"],
    env: [{ name: "IMMO_IN_CLUSTER", value: "1" }],
  };
  const template = { metadata: { labels: { app: name } }, spec: { restartPolicy: "Never", containers: [container] } };
  const spec = { backoffLimit: 2, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 604_800, template };
  return {
    kind: "CronJob",
    metadata: { name, uid: "cron-uid" },
    spec: { schedule: "0 */6 * * *", suspend: true, jobTemplate: { metadata: { labels: { app: name } }, spec } },
  };
}

function podObject(pod: FakePod, index: number): object {
  const { waiting, running, terminated, restarts: restartCount = 0 } = pod;
  const state = {
    ...(waiting && { waiting }),
    ...(running === true && { running: {} }),
    ...(terminated && { terminated }),
  };
  const hasContainer = Object.keys(state).length > 0;
  return {
    kind: "Pod",
    metadata: { name: pod.name, creationTimestamp: new Date(1_700_000_000_000 + index * 1000).toISOString() },
    status: {
      phase: pod.phase ?? "Pending",
      conditions: pod.conditions ?? [],
      ...(hasContainer ? { containerStatuses: [{ name: "operations", restartCount, state }] } : {}),
    },
  };
}
