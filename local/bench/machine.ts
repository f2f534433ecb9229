import { cpus, release, totalmem, type } from "node:os";

/** What a measurement depends on, in one line. */
export function describeMachine(now: Date = new Date()): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const kernel = `${type()} ${release()}`;
  const model = cores[0]?.model.trim() ?? "unknown processor";
  return [
    now.toISOString().slice(0, 10),
    model,
    `${cores.length} cores`,
    memory,
    kernel,
    `Node ${process.versions.node}`,
  ].join(", ");
}
