import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { readEnvironment, share, wholeNumber } from "./environment.ts";

/** Faults that tests of bad releases switch on through the environment; all are off unless set. */
export interface Faults {
  /** `FAULT_ERROR_RATE`: share of requests answered with 500, 0..1. */
  errorRate: number;
  /** `FAULT_LATENCY_MS`: milliseconds that every request waits first. */
  latencyMs: number;
  /** `FAULT_CRASH_RATE`: share of requests at which the process exits, 0..1. */
  crashRate: number;
  /** `FAULT_CRASH_AFTER_SECONDS`: seconds after its start at which the process exits; 0 is never. */
  crashAfterSeconds: number;
  /** `FAULT_MIGRATION`: the backend's migration at start fails, or damages the data. */
  migration: "" | "fail" | "damage";
}

const schema = z
  .object({
    FAULT_ERROR_RATE: share(),
    FAULT_LATENCY_MS: wholeNumber(0, 120_000, 0),
    FAULT_CRASH_RATE: share(),
    FAULT_CRASH_AFTER_SECONDS: wholeNumber(0, 86_400, 0),
    FAULT_MIGRATION: z.enum(["", "fail", "damage"]).default(""),
  })
  .transform((variables) => ({
    errorRate: variables.FAULT_ERROR_RATE,
    latencyMs: variables.FAULT_LATENCY_MS,
    crashRate: variables.FAULT_CRASH_RATE,
    crashAfterSeconds: variables.FAULT_CRASH_AFTER_SECONDS,
    migration: variables.FAULT_MIGRATION,
  }));

/** @throws Error naming the variable that is out of bounds */
export function readFaults(environment: NodeJS.ProcessEnv): Faults {
  return readEnvironment(schema, environment);
}

/** What faults need of the outside: replaced in tests. */
export interface FaultSurroundings {
  random: () => number;
  crash: (reason: string) => void;
}

/**
 * Applies the faults to one request; the kubelet's probes are spared, so that a bad release is found by its answers.
 * @returns whether the request is to be answered with 500
 */
export async function strike(faults: Faults, path: string, surroundings: FaultSurroundings): Promise<boolean> {
  if (path === "/health" || path === "/ready") return false;
  if (faults.crashRate > 0 && surroundings.random() < faults.crashRate) surroundings.crash("FAULT_CRASH_RATE");
  if (faults.latencyMs > 0) await delay(faults.latencyMs);
  return faults.errorRate > 0 && surroundings.random() < faults.errorRate;
}

/** Exits after `FAULT_CRASH_AFTER_SECONDS`, where it is set. */
export function scheduleCrash(faults: Faults, surroundings: FaultSurroundings): void {
  if (faults.crashAfterSeconds === 0) return;
  setTimeout(() => surroundings.crash("FAULT_CRASH_AFTER_SECONDS"), faults.crashAfterSeconds * 1000).unref();
}
