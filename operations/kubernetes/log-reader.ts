import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kubectl, KubectlError } from "./kubectl.ts";

const lastLinesWait = 5_000;
const finalAttempts = 3;

/** Reads the log of one container through connections that drop: every line is passed on once. */
export class LogReader {
  private readonly kubectl: Kubectl;
  private readonly target: readonly string[];
  private readonly onLine: (line: string) => void;
  // Lines passed on of the container's present run.
  private passed = 0;
  private restarts = 0;
  private following: { ended: Promise<void>; abort: AbortController } | undefined;
  private isFinished = false;

  constructor(kubectl: Kubectl, pod: string, container: string, onLine: (line: string) => void) {
    this.kubectl = kubectl;
    this.target = [pod, `--container=${container}`];
    this.onLine = onLine;
  }

  /**
   * Goes on reading in the background, if it does not do so already; to be called again and again while the container runs.
   * @param restarts how often the container was started again: a new run has a new log
   * @returns when the stream has ended, for whatever reason
   */
  follow(restarts: number, signal: AbortSignal): Promise<void> {
    if (restarts !== this.restarts) this.passed = 0;
    this.restarts = restarts;
    this.following ??= this.open(signal);
    return this.following.ended;
  }

  /** Reads what is left when the container has ended; the first call does, further ones do nothing. */
  async finish(signal: AbortSignal): Promise<void> {
    if (this.isFinished) return;
    this.isFinished = true;
    const { following } = this;
    if (following !== undefined) {
      // A stream whose other end has died would never end.
      await Promise.race([following.ended, sleep(lastLinesWait, undefined, { ref: false })]);
      following.abort.abort();
      await following.ended;
    }
    for (let attempt = 1; attempt <= finalAttempts; attempt++) {
      if (await this.read([], true, signal)) return;
      await sleep(attempt * 500);
    }
  }

  private open(signal: AbortSignal): { ended: Promise<void>; abort: AbortController } {
    const abort = new AbortController();
    const ended = this.read(["--follow"], false, AbortSignal.any([signal, abort.signal])).then(() => {
      this.following = undefined;
    });
    return { ended, abort };
  }

  /**
   * Reads from the beginning and leaves out what was passed on before.
   * @param isWhole whether the last line is one even without an end; in a stream that was cut off it is not
   * @returns whether the log could be read to its end
   */
  private async read(options: readonly string[], isWhole: boolean, signal: AbortSignal): Promise<boolean> {
    let line = 0;
    const pass = (text: string) => {
      if (++line <= this.passed) return;
      this.passed = line;
      this.onLine(text);
    };
    try {
      await this.kubectl.stream(["logs", ...this.target, ...options], { signal }, (stdout) =>
        splitLines(stdout, pass, isWhole),
      );
      return true;
    } catch (error) {
      if (error instanceof KubectlError || signal.aborted) return false;
      throw error;
    }
  }
}

async function splitLines(stream: Readable, onLine: (line: string) => void, isWhole: boolean): Promise<void> {
  let pending = "";
  stream.setEncoding("utf8");
  for await (const text of stream) {
    const lines = (pending + String(text)).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  }
  if (isWhole && pending !== "") onLine(pending);
}
