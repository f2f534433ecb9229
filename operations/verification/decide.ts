import type { RolloutState } from "../rollouts/state.ts";

/** What is to be done about a release whose rollouts stand like this. */
export type Decision =
  | { what: "wait" }
  /** Every new version has passed all steps and waits for the others; `services` are those that wait. */
  | { what: "check candidates"; services: string[] }
  | { what: "promoted" }
  /** `reasons` has a line for each service that has failed. */
  | { what: "give up"; reasons: string[] };

/** Decides on the services as one: all go on, or none. */
export function decide(rollouts: readonly RolloutState[]): Decision {
  const reasons = rollouts.flatMap((rollout) => failureOf(rollout) ?? []);
  if (reasons.length > 0) return { what: "give up", reasons };
  if (rollouts.every(isDone)) return { what: "promoted" };
  if (rollouts.every((rollout) => isDone(rollout) || isAtGate(rollout))) {
    return { what: "check candidates", services: rollouts.filter(isAtGate).map(({ service }) => service) };
  }
  return { what: "wait" };
}

/** Whether a new version has all steps behind it but the pause at their end. */
export function isAtGate({ phase, step, analysis }: RolloutState): boolean {
  return phase === "Paused" && step !== null && step.done === step.all - 1 && analysis?.phase !== "Inconclusive";
}

function isDone({ phase, step }: RolloutState): boolean {
  return phase === "Healthy" && step === null;
}

/** @returns a line that says why, or undefined */
function failureOf(rollout: RolloutState): string | undefined {
  const { service, phase, isAborted, message, analysis } = rollout;
  const where = `${service} at ${rollout.canaryWeight} % of the traffic`;
  if (phase === "Paused" && analysis?.phase === "Inconclusive") {
    return `${where}: its metrics say too little to judge it (${describeMetrics(rollout)})`;
  }
  if (phase !== "Degraded" && !isAborted) return undefined;
  const why = analysis !== null && isBad(analysis.phase) ? describeMetrics(rollout) : message;
  return `${service}: ${why ?? "given up without a reason"}`;
}

function isBad(phase: string): boolean {
  return phase === "Failed" || phase === "Error" || phase === "Inconclusive";
}

/** What the metrics say that are not well: `error-percent 10.2: …`. */
function describeMetrics({ analysis, message }: RolloutState): string {
  const bad = (analysis?.metrics ?? []).filter((metric) => isBad(metric.phase));
  if (bad.length === 0) return analysis?.message ?? message ?? "without a reason";
  return bad
    .map(({ name, lastValue, message: detail }) => {
      const value = describeValue(lastValue);
      return `${name} ${value}${detail === null ? "" : `, ${detail}`}`;
    })
    .join("; ");
}

/** A measurement as Prometheus gives it, `[12.345678]`, for people. */
function describeValue(value: string | null): string {
  const number = Number(/^\[(.*)\]$/.exec(value ?? "")?.[1] || Number.NaN);
  return Number.isNaN(number) ? "without a value" : String(Math.round(number * 1000) / 1000);
}
