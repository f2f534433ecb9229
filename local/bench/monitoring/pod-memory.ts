import { z } from "zod";
import { quantityValue } from "../../../components/config/fields.ts";
import { pause } from "../../../operations/pause.ts";
import { type Kubectl, KubectlError } from "../../../operations/kubernetes/kubectl.ts";

/** What the memory of a pod was found to be. */
export interface PodMemory {
  name: string;
  /** The working sets of its containers, which the kubelet measures. */
  bytes: number;
}

/** What belongs to the monitoring carries this label, or lives in a namespace that does. */
const monitoringLabel = ["app.kubernetes.io/part-of", "monitoring"] as const;

const labels = z.record(z.string(), z.string()).optional();
const namespacesSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string(), labels }) })) });
const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string(), labels }),
      spec: z.object({ containers: z.array(z.unknown()) }),
    }),
  ),
});

const memory = z
  .string()
  .regex(/^\d+(Ki|Mi|Gi)?$/)
  .transform(quantityValue);

/** @see https://github.com/kubernetes/metrics/blob/master/pkg/apis/metrics/v1beta1/types.go */
const metricsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
      timestamp: z.string(),
      containers: z.array(z.object({ usage: z.object({ memory }) })),
    }),
  ),
});

/** In milliseconds. */
export interface Patience {
  /** How long a reading is waited for. */
  timeout: number;
  /** Between two looks. */
  interval: number;
}

interface Reading {
  pods: PodMemory[];
  /** When each was measured. */
  measuredAt: ReadonlyMap<string, string>;
}

/**
 * The memory of every running pod of the monitoring, several times, each time as it was measured anew.
 * @throws Error saying what could not be measured in time
 */
export async function podMemory(kubectl: Kubectl, readings: number, patience: Patience): Promise<PodMemory[][]> {
  const taken: Reading[] = [];
  for (let count = 0; count < readings; count++) {
    taken.push(await nextReading(kubectl, taken.at(-1)?.measuredAt ?? new Map(), patience));
  }
  return taken.map(({ pods }) => pods);
}

async function nextReading(
  kubectl: Kubectl,
  before: Reading["measuredAt"],
  { timeout, interval }: Patience,
): Promise<Reading> {
  const end = Date.now() + timeout;
  for (;;) {
    const seen = await look(kubectl, before);
    if (typeof seen !== "string") return seen;
    if (Date.now() >= end) throw new Error(seen);
    await pause(interval, undefined);
  }
}

/** @returns what is missing, where that is not a reading yet */
async function look(kubectl: Kubectl, before: Reading["measuredAt"]): Promise<Reading | string> {
  try {
    const { pods, measuredAt, missing } = await measured(kubectl);
    if (missing.length > 0) return `the metrics API says nothing of ${missing.join(", ")}`;
    if (pods.length === 0) return "no pod of the monitoring runs";
    const isNew = [...measuredAt].every(([name, time]) => before.get(name) !== time);
    return isNew ? { pods, measuredAt } : "the metrics API has no newer figures";
  } catch (error) {
    // A cluster that has just started has no metrics API for a while.
    if (error instanceof KubectlError) return error.message;
    throw error;
  }
}

async function measured(kubectl: Kubectl): Promise<Reading & { missing: string[] }> {
  const running = await monitoringPods(kubectl);
  const answer = metricsSchema.parse(JSON.parse(await kubectl.run(["get", "--raw=/apis/metrics.k8s.io/v1beta1/pods"])));
  const known = new Map<string, (typeof answer.items)[number]>(
    answer.items.map((item) => [`${item.metadata.namespace}/${item.metadata.name}`, item]),
  );
  const measuredAt = new Map<string, string>();
  const pods: PodMemory[] = [];
  const missing: string[] = [];
  for (const { key, name, containers } of running) {
    const found = known.get(key);
    // Of a pod that has just begun there are figures of some containers alone.
    if (found === undefined || found.containers.length < containers) {
      missing.push(name);
      continue;
    }
    measuredAt.set(key, found.timestamp);
    pods.push({ name, bytes: found.containers.reduce((sum, { usage }) => sum + usage.memory, 0) });
  }
  return { pods, measuredAt, missing };
}

async function monitoringPods(kubectl: Kubectl): Promise<{ key: string; name: string; containers: number }[]> {
  const [label, value] = monitoringLabel;
  const [namespaces, pods] = [
    await kubectl.json(namespacesSchema, ["get", "namespaces", `--selector=${label}=${value}`]),
    await kubectl.json(podsSchema, ["get", "pods", "--all-namespaces", "--field-selector=status.phase=Running"]),
  ];
  const own = new Set(namespaces.items.map(({ metadata }) => metadata.name));
  return pods.items
    .filter(({ metadata }) => own.has(metadata.namespace) || metadata.labels?.[label] === value)
    .map(({ metadata: { name, namespace }, spec }) => ({
      ...{ key: `${namespace}/${name}`, name, containers: spec.containers.length },
    }));
}
