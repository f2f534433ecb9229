import { randomBytes } from "node:crypto";
import type { Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { nodeContainer } from "./node-container.ts";
import { pathScript, type Targets } from "./path-script.ts";
import { stack } from "./stack.ts";

/** A pod that stands in for one that has no Node, or that does not run now. */
export interface StandIn {
  readonly name: string;
  /** Default: one of its own, which no policy of the stack knows. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What it tries. */
  readonly targets: Targets;
  /** Targets that it should get to, by name. */
  readonly expected: readonly string[];
}

interface EndedPod extends Pod {
  status: Pod["status"] & {
    containerStatuses?: { state?: { terminated?: { exitCode: number; message?: string } } }[];
  };
}

const runLabel = "immoexpress.com/e2e-run";
const nameLabel = "immoexpress.com/e2e-stand-in";

/**
 * Has pods that the policies cannot tell from those of the stack try to connect, and removes them.
 *
 * None of them ever gets a request, because none becomes ready. No controller takes one for its own: the pods of a ReplicaSet
 * have a hash as a label, those of a Job the Job's identity, and those of a StatefulSet are called after it.
 * @returns the targets that each could connect to, by its name
 */
export async function reachedFromStandIns(standIns: readonly StandIn[]): Promise<Map<string, string[]>> {
  const { kubectl } = stack();
  const run = `e2e-paths-${randomBytes(3).toString("hex")}`;
  const container = await nodeContainer([]);
  const items = standIns.map((standIn) => podOf(run, standIn, { ...container, ...commandOf(standIn) }));
  const selection = ["--all-namespaces", `--selector=${runLabel}=${run}`];
  try {
    await kubectl.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
    const hasAccount = async () => (await kubectl.list("serviceaccounts", { namespace: run })).length > 0;
    await waitUntil(hasAccount, { what: "the account of a new namespace" });
    await kubectl.create({ apiVersion: "v1", kind: "List", items });
    const all = async () => {
      const { stdout } = await kubectl.run(["get", "pods", ...selection, "--output=json"]);
      const reached = (JSON.parse(stdout) as { items: EndedPod[] }).items.flatMap(whatItReached);
      return reached.length === items.length ? new Map(reached) : undefined;
    };
    return await waitUntil(all, { what: "pods to try all paths", timeout: 120_000, interval: 500 });
  } finally {
    await kubectl.run(["delete", "pods", ...selection, "--wait=false"]);
    await kubectl.delete("namespace", run);
  }
}

/** Nothing while it runs. A pod that could not try has reached nothing but its own last words. */
function whatItReached({ metadata, status }: EndedPod): [name: string, reached: string[]][] {
  const terminated = status.containerStatuses?.[0]?.state?.terminated;
  if (terminated === undefined) return [];
  const { exitCode, message = "" } = terminated;
  const reached = exitCode === 0 ? (JSON.parse(message) as string[]) : [`ended with ${exitCode}: ${message}`];
  return [[metadata.labels?.[nameLabel] ?? "", reached]];
}

function commandOf({ expected, targets }: StandIn): object {
  // The kubelet reads this file into the pod's status.
  const finish = `require("node:fs").writeFileSync("/dev/termination-log", reached)`;
  return {
    command: ["node", "-e", pathScript(targets, expected, finish)],
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources: { requests: { cpu: "5m", memory: "32Mi" }, limits: { cpu: "1", memory: "256Mi" } },
    readinessProbe: { tcpSocket: { port: 1 }, initialDelaySeconds: 3_600 },
  };
}

function podOf(run: string, { name, namespace = run, labels }: StandIn, container: object) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${run}-${name}`, namespace, labels: { ...labels, [runLabel]: run, [nameLabel]: name } },
    spec: {
      containers: [container],
      automountServiceAccountToken: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
    },
  };
}
