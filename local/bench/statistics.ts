import type { Unit } from "./result.ts";

/** The middle of the sorted values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error("there is no median of nothing");
  return (lower + upper) / 2;
}

/** Runs something several times, one after the other, and measures each run. */
export async function repeat(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

/** `5.2 s`, `312 s`: enough digits to compare, no more. */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} s`;
}

/** `23.4 ms`, `5.2 s`; `312 MiB`, `1.04 GiB`: as digits that can be compared. @param unit default: milliseconds */
export function amount(value: number, unit: Unit = "milliseconds"): string {
  if (unit === "bytes") {
    return value < 2 ** 30 ? `${(value / 2 ** 20).toFixed(0)} MiB` : `${(value / 2 ** 30).toFixed(2)} GiB`;
  }
  return value < 100 ? `${value.toFixed(1)} ms` : seconds(value);
}
