import assert from "node:assert/strict";
import { type ClusterProgram, killContainerOf, programProcess } from "../support/cluster.ts";
import type { Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { selectorOf } from "./pods.ts";
import { stack } from "./stack.ts";

/** Pods that can stand in for one another. */
export interface Kind {
  what: string;
  /** Default: the application's own. */
  namespace?: string;
  selector: string;
  /** How many pods must be ready in the end. */
  pods: number;
}

export const traefik: Kind = { what: "Traefik's pod", namespace: "ingress", selector: selectorOf("traefik"), pods: 1 };
export const argoRollouts: Kind = {
  what: "Argo Rollouts' pod",
  namespace: "argo-rollouts",
  selector: selectorOf("argo-rollouts"),
  pods: 1,
};

export function readyPods({ namespace = stack().outputs.namespace, selector }: Kind): Promise<Pod[]> {
  return stack().kubectl.readyPods({ namespace, selector });
}

/** One that is ready. */
export async function onePod(kind: Kind): Promise<Pod> {
  return (await readyPods(kind))[0] ?? assert.fail(`${kind.what} is not there`);
}

const restartsOf = (pod: Pod) => pod.status.containerStatuses?.[0]?.restartCount ?? 0;

/** Kills the pod's process and waits until its container runs again. */
export async function killAndWait(kind: Kind, pod: Pod): Promise<void> {
  await killContainerOf(pod);
  const isBack = async () => {
    const now = (await readyPods(kind)).find(({ metadata }) => metadata.uid === pod.metadata.uid);
    return now !== undefined && restartsOf(now) > restartsOf(pod);
  };
  await waitUntil(isBack, { what: `the container of ${kind.what} to be restarted`, timeout: 120_000 });
}

/** Kills a program of the cluster itself, and waits until it runs again and the API server answers. */
export async function killProgram(program: ClusterProgram): Promise<void> {
  const killed = await programProcess(program);
  process.kill(killed.pid, "SIGKILL");
  const isBack = async () => (await programProcess(program)).pid !== killed.pid;
  await waitUntil(isBack, { what: `${program} to be started again` });
  await waitUntil(() => stack().kubectl.isApiReady(), { what: "the API server to be ready", timeout: 120_000 });
}
