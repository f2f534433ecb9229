import { setTimeout as sleep } from "node:timers/promises";
import { KubectlError } from "../kubernetes/kubectl.ts";
import { containerLog } from "./container-log.ts";
import { keyOf, type LoggingContainer, loggingContainers } from "./containers.ts";
import { isWanted } from "./filter.ts";
import type { LogLine } from "./line.ts";
import type { LogRequest, LogSurroundings, Positions } from "./read.ts";

/** Milliseconds. */
export interface FollowTimes {
  /** Between two looks for pods that are new. */
  look: number;
  /** That a line waits for older ones of other containers. */
  wait: number;
}

const usual: FollowTimes = { look: 2_000, wait: 1_000 };

/** Lines that wait at most; more come when these are gone. */
const roomForLines = 10_000;

/** Follows logs through restarts, connections that drop and pods that come and go. */
export class LogFollower {
  private readonly request: LogRequest;
  private readonly surroundings: LogSurroundings;
  private readonly positions: Positions;
  private readonly times: FollowTimes;
  private readonly started = Date.now();
  private readonly followed = new Set<string>();
  private waiting: { line: LogLine; arrived: number }[] = [];
  private problem: string | undefined;

  /** @param positions what was read already: nothing of that comes again */
  constructor(request: LogRequest, surroundings: LogSurroundings, positions: Positions, times: FollowTimes = usual) {
    this.request = request;
    this.surroundings = surroundings;
    this.positions = positions;
    this.times = times;
  }

  /** The lines as they come, in order of time but for those that come later than `wait`. @throws the signal's reason */
  async *lines(): AsyncGenerator<LogLine> {
    const { signal } = this.surroundings;
    let looked = -Infinity;
    for (;;) {
      signal.throwIfAborted();
      if (performance.now() - looked >= this.times.look) {
        await this.look();
        looked = performance.now();
      }
      const now = Date.now();
      const ready = this.waiting.filter(({ arrived }) => now - arrived >= this.times.wait);
      this.waiting = this.waiting.filter(({ arrived }) => now - arrived < this.times.wait);
      for (const { line } of ready.toSorted((a, b) => (a.line.time < b.line.time ? -1 : 1))) yield line;
      await sleep(this.times.wait / 4, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Begins to read what is not read yet. A cluster that does not answer is asked again. */
  private async look(): Promise<void> {
    const { kubectl, signal } = this.surroundings;
    try {
      for (const container of await loggingContainers(kubectl, signal)) {
        const isNew = container.isRunning && !this.followed.has(keyOf(container));
        if (isNew && this.request.services.includes(container.service)) void this.follow(container);
      }
      this.problem = undefined;
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      this.complain(error.message);
    }
  }

  private async follow(container: LoggingContainer): Promise<void> {
    const { kubectl, signal } = this.surroundings;
    const key = keyOf(container);
    this.followed.add(key);
    // A container of which nothing was read has written nothing since the span began: now that is longer ago.
    const sinceSeconds = this.request.sinceSeconds + Math.ceil((Date.now() - this.started) / 1000);
    const span = { sinceSeconds, after: this.positions.get(key), isFollowing: true };
    try {
      for await (const line of containerLog(kubectl, container, span, signal)) {
        this.positions.set(key, line.time);
        if (isWanted(line, this.request)) this.waiting.push({ line, arrived: Date.now() });
        while (this.waiting.length >= roomForLines) await sleep(this.times.wait / 4, undefined, { signal });
      }
    } catch (error) {
      // Ended by the signal, which whoever reads the lines hears of.
      if (!signal.aborted) this.complain(error instanceof Error ? error.message : String(error));
    } finally {
      // The next look finds it again, if it runs.
      this.followed.delete(key);
    }
  }

  /** The same sentence once, until things are well again. */
  private complain(sentence: string): void {
    if (this.problem !== sentence) this.surroundings.onProblem(sentence);
    this.problem = sentence;
  }
}
