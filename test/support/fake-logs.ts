import { setTimeout as sleep } from "node:timers/promises";
import { FakeKubectl, type KubectlCall, type KubectlReply } from "./fake-kubectl.ts";

/** A container of a pod, and what it has written. */
export interface FakeContainer {
  service: string;
  pod: string;
  /** Lines of this run with their times. */
  lines: string[];
  /** Those of the run before. */
  previous?: string[];
  restarts?: number;
  isRunning?: boolean;
  /** Has not started. */
  isWaiting?: boolean;
  /** Answers who asks for its log with this error. */
  problem?: string;
  /** Whether a stream that follows it is cut off once it has written all. */
  isCutOff?: boolean;
}

/** Just enough of a cluster for logs: `kubectl get pods` and `kubectl logs`. */
export class FakeLogs {
  readonly kubectl: FakeKubectl;
  containers: FakeContainer[] = [];
  /** Answers everything with this error. */
  outage: string | undefined;

  private constructor(kubectl: FakeKubectl) {
    this.kubectl = kubectl;
  }

  static async start(): Promise<FakeLogs> {
    const logs: FakeLogs = new FakeLogs(await FakeKubectl.start((call, reply) => logs.answer(call, reply)));
    return logs;
  }

  /** What was asked of the logs of a pod. */
  asked(pod: string): string[][] {
    return this.kubectl.calls.map(({ args }) => args).filter((args) => args.includes("logs") && args.includes(pod));
  }

  private async answer({ args }: KubectlCall, reply: KubectlReply): Promise<number> {
    if (this.outage !== undefined) throw new Error(this.outage);
    if (args.includes("get")) {
      reply.out(JSON.stringify({ items: this.containers.map(podObject) }));
      return 0;
    }
    const container = this.containers.find(({ pod }) => args.includes(pod));
    if (container === undefined) throw new Error('Error from server (NotFound): pods "gone" not found');
    if (container.problem !== undefined) throw new Error(container.problem);
    const { lines, previous } = container;
    const isPrevious = args.includes("--previous");
    if (isPrevious && previous === undefined) {
      const { service, pod } = container;
      throw new Error(
        `Error from server (BadRequest): previous terminated container "${service}" in pod "${pod}" not found`,
      );
    }
    const shown = isPrevious ? (previous ?? []) : lines;
    const since = args.find((argument) => argument.startsWith("--since-time="))?.slice("--since-time=".length);
    const print = (some: readonly string[]) => {
      for (const line of some)
        if (since === undefined || line.slice(0, 19) >= since.slice(0, 19)) reply.out(`${line}\n`);
    };
    let printed = shown.length;
    print(shown);
    while (args.includes("--follow") && container.isCutOff !== true && !reply.gone.aborted) {
      await sleep(20);
      print(lines.slice(printed));
      printed = lines.length;
    }
    return 0;
  }
}

function podObject({ service, pod, restarts = 0, isRunning = true, isWaiting = false }: FakeContainer): object {
  const state = isWaiting ? { waiting: {} } : isRunning ? { running: {} } : { terminated: { exitCode: 0 } };
  return {
    kind: "Pod",
    metadata: { name: pod, labels: { "app.kubernetes.io/name": service } },
    status: { containerStatuses: [{ name: service, restartCount: restarts, state }] },
  };
}
