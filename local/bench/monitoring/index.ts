import type { Kubectl } from "../../../operations/kubernetes/kubectl.ts";
import { Prometheus } from "../../../operations/prometheus/client.ts";
import type { Result } from "../result.ts";
import { amount } from "../statistics.ts";
import { type Patience, podMemory } from "./pod-memory.ts";
import { everyRule, type PrometheusWork, slowestTarget } from "./prometheus-work.ts";

/** All that watches the local stack together stays below this, in bytes. */
const memoryLimit = 2 ** 30;

const memory: Pick<Result, "what" | "unit" | "limit"> = {
  ...{ what: "memory of all that watches the stack", unit: "bytes", limit: memoryLimit },
};
const work = {
  "Prometheus reads its slowest target": slowestTarget,
  "Prometheus evaluates all rules once": everyRule,
} as const;

/** Milliseconds that Prometheus may take to answer. */
const answerMs = 30_000;
/** metrics-server reads the kubelets every 15 seconds, and knows a new pod after some of that. */
const metricsServer: Patience = { timeout: 180_000, interval: 2_000 };

/** The measurements of the monitoring, where there is nothing to measure. @param note why */
export function noMonitoring(note: string): Result[] {
  return [{ ...memory, values: [], note }, ...Object.keys(work).map((what) => ({ what, values: [], note }))];
}

/**
 * What the monitoring takes of the cluster that runs: memory, as the kubelet measures it, and the time that Prometheus says it
 * takes. What cannot be measured says why.
 * @param readings of the memory; of Prometheus' time it is what there is of five minutes
 */
export async function measureMonitoring(
  readings: number,
  kubectl: Kubectl,
  patience: Patience = metricsServer,
): Promise<Result[]> {
  return [await measureMemory(readings, kubectl, patience), ...(await measureWork(kubectl))];
}

async function measureMemory(readings: number, kubectl: Kubectl, patience: Patience): Promise<Result> {
  try {
    const taken = await podMemory(kubectl, readings, patience);
    const values = taken.map((pods) => pods.reduce((sum, { bytes }) => sum + bytes, 0));
    const pods = (taken.at(-1) ?? []).toSorted((one, other) => other.bytes - one.bytes);
    return { ...memory, values, note: pods.map(({ name, bytes }) => `${name} ${amount(bytes, "bytes")}`).join(", ") };
  } catch (error) {
    return { ...memory, values: [], note: messageOf(error) };
  }
}

async function measureWork(kubectl: Kubectl): Promise<Result[]> {
  const signal = AbortSignal.timeout(answerMs);
  const measure = async (
    what: string,
    read: (prometheus: Prometheus, signal: AbortSignal) => Promise<PrometheusWork>,
  ): Promise<Result> => {
    try {
      const prometheus = await Prometheus.find(kubectl, signal);
      if (prometheus === undefined) return { what, values: [], note: "the rollouts name no Prometheus in the cluster" };
      const { values, note } = await read(prometheus, signal);
      return { what, values, note: values.length === 0 ? "Prometheus has not measured itself yet" : note };
    } catch (error) {
      return { what, values: [], note: messageOf(error) };
    }
  };
  const results: Result[] = [];
  for (const [what, read] of Object.entries(work)) results.push(await measure(what, read));
  return results;
}

/** In one line, for a cell of a table. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ").replaceAll("|", "/");
}
