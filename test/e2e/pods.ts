import type { Autoscaler, Pod, Rollout } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import type { Stack } from "./stack.ts";

export type Service = "backend" | "frontend";

export const selectorOf = (service: string) => `app.kubernetes.io/name=${service}`;

/** Pods of a service that are not on their way out, ready or not. */
export async function podsOf(stack: Stack, service: Service): Promise<Pod[]> {
  const selection = { namespace: stack.outputs.namespace, selector: selectorOf(service) };
  const pods = await stack.kubectl.list<Pod>("pods", selection);
  return pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

/**
 * Waits until a service runs nothing but the pods that are wanted, at least two of them, and its Rollout is content.
 * @param what completes "waited 3 min for …"
 */
export async function waitForPods(
  stack: Stack,
  service: Service,
  isWanted: (pod: Pod) => boolean,
  what: string,
): Promise<void> {
  const { kubectl, outputs } = stack;
  await waitUntil(
    async () => {
      const pods = await podsOf(stack, service);
      const ready = await kubectl.readyPods({ namespace: outputs.namespace, selector: selectorOf(service) });
      const { status } = await kubectl.get<Rollout>("rollout", service, outputs.namespace);
      return pods.every(isWanted) && ready.length >= 2 && status?.phase === "Healthy";
    },
    { what, timeout: 240_000, interval: 1_000 },
  );
}

export const runsImage = (image: string) => (pod: Pod) => pod.spec.containers[0]?.image === image;

export const hasSettings = (configMap: string) => (pod: Pod) =>
  pod.spec.containers[0]?.envFrom?.some(({ configMapRef }) => configMapRef?.name === configMap) ?? false;

export function backendAutoscaler({ kubectl, outputs }: Stack): Promise<Autoscaler> {
  return kubectl.get<Autoscaler>("hpa", "backend", outputs.namespace);
}

/** Lets the autoscaler of the backend want other numbers of pods than the program has declared. */
export async function limitBackends(
  { kubectl, outputs }: Stack,
  limits: { minReplicas?: number; maxReplicas?: number },
): Promise<void> {
  const patch = JSON.stringify({ spec: limits });
  await kubectl.run(["patch", "hpa/backend", `--namespace=${outputs.namespace}`, "--type=merge", `--patch=${patch}`]);
}

/** How many backend pods can serve. */
export async function readyBackends({ kubectl, outputs }: Stack): Promise<number> {
  return (await kubectl.readyPods({ namespace: outputs.namespace, selector: selectorOf("backend") })).length;
}

/** Waits until the autoscaler wants the two backend pods that there are. @param what completes "waited 5 min for …" */
export async function waitForTwo(stack: Stack, what: string): Promise<void> {
  const isTwo = async () =>
    (await readyBackends(stack)) === 2 && (await backendAutoscaler(stack)).status.desiredReplicas === 2;
  await waitUntil(isTwo, { what, timeout: 300_000, interval: 2_000 });
}
