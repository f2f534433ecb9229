import type { OperationEvent } from "./events.ts";
import { formatCount } from "./format.ts";

const progressInterval = 1_000;

/** Writes what a command says as events: one JSON object a line. Progress is said once a second at most. */
export class EventWriter {
  private readonly write: (line: string) => void;
  private readonly started = Date.now();
  private lastProgress = 0;

  constructor(write: (line: string) => void) {
    this.write = write;
  }

  phase(name: string): void {
    // The first progress of a phase is worth a line: it says that there is some.
    this.lastProgress = 0;
    this.say({ event: "phase", at: now(), name });
  }

  progress(bytes: number): void {
    if (this.isTime()) this.say({ event: "progress", at: now(), bytes });
  }

  files(done: number, total: number): void {
    const detail = `${formatCount(done)} of ${formatCount(total)}`;
    if (done === total || this.isTime()) this.say({ event: "progress", at: now(), detail });
  }

  warn(message: string): void {
    this.say({ event: "warning", at: now(), message });
  }

  result(result: unknown): void {
    this.say({ event: "result", at: now(), seconds: this.seconds(), result });
  }

  error(message: string, exitCode: number): void {
    this.say({ event: "error", at: now(), seconds: this.seconds(), message, exitCode });
  }

  private isTime(): boolean {
    const time = Date.now();
    if (time - this.lastProgress < progressInterval) return false;
    this.lastProgress = time;
    return true;
  }

  private seconds(): number {
    return Math.round((Date.now() - this.started) / 100) / 10;
  }

  private say(event: OperationEvent): void {
    this.write(`${JSON.stringify(event)}\n`);
  }
}

function now(): string {
  return new Date().toISOString();
}
