import { stderr } from "node:process";
import type { OperationEvent } from "./events.ts";
import { formatBytes, formatElapsed } from "./format.ts";
import { LiveLine } from "./live-line.ts";

/** A time that several pieces of work have together; milliseconds, `started` since 1970. */
export interface Clock {
  readonly started: number;
  readonly limit: number;
}

/**
 * Shows the events of one piece of work on standard error: one line that changes and counts the seconds on a terminal; a plain
 * line for each phase, with the time since the beginning, when piped.
 */
export class Progress {
  private readonly title: string;
  private readonly describePhase: (phase: string) => string;
  private readonly clock: Pick<Clock, "started"> & Partial<Clock>;
  private readonly line: LiveLine | undefined;
  private phase: string | undefined;

  /**
   * @param describePhase says the name of a phase in words
   * @param clock what it counts; default: the time since it began
   */
  constructor(title: string, describePhase: (phase: string) => string, clock?: Clock) {
    this.title = title;
    this.describePhase = describePhase;
    this.clock = clock ?? { started: Date.now() };
    if (stderr.isTTY) this.line = new LiveLine(title, this.clock.started, this.clock.limit);
    else stderr.write(`… ${title}\n`);
  }

  show(event: OperationEvent): void {
    if (event.event === "phase") this.turnTo(event.name);
    if (event.event === "progress") this.line?.detail(detailOf(event));
    if (event.event === "warning") this.print(`! ${event.message}`);
  }

  /** A line that stays. */
  print(line: string): void {
    if (this.line === undefined) stderr.write(`${line}\n`);
    else this.line.above(line);
  }

  /** The last line: how it ended, and how long it took. */
  end(isDone: boolean): void {
    const mark = isDone ? "✔" : "✘";
    const { elapsed } = this;
    const text = isDone ? `${this.title} (${elapsed})` : `${this.title}: not done, after ${elapsed}`;
    if (this.line === undefined) stderr.write(`${mark} ${text}\n`);
    else this.line.end(mark, text);
  }

  private get elapsed(): string {
    return formatElapsed(Date.now() - this.clock.started, this.clock.limit);
  }

  private turnTo(phase: string): void {
    // Work that is tried again begins with its first phase again, but two in a row that are the same are one.
    if (phase === this.phase || phase === "done") return;
    this.phase = phase;
    const words = this.describePhase(phase);
    if (this.line === undefined) stderr.write(`  ${words} (${this.elapsed})\n`);
    else this.line.turnTo(`${this.title}: ${words}`);
  }
}

function detailOf({ bytes, detail }: { bytes?: number | undefined; detail?: string | undefined }): string {
  return [...(bytes === undefined ? [] : [formatBytes(bytes)]), ...(detail === undefined ? [] : [detail])].join(", ");
}
