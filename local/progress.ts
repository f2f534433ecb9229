import { stderr } from "node:process";

/** `7 s`, `1 min 05 s`: how long something took, for people. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** What a step may say while it runs: shown behind its title on a terminal, dropped when piped. */
export type Report = (detail: string) => void;

/**
 * Runs one step of a longer piece of work and shows its title and elapsed time on standard error: a line that counts
 * the seconds on a terminal, one plain line before and after when piped.
 */
export async function step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
  const started = Date.now();
  const line = stderr.isTTY ? new LiveLine(title, started) : new PlainLine(title);
  try {
    const result = await work((detail) => line.detail(detail));
    line.end("✔", `${title} (${formatElapsed(Date.now() - started)})`);
    return result;
  } catch (error) {
    line.end("✘", `${title}: failed after ${formatElapsed(Date.now() - started)}`);
    throw error;
  }
}

/** One plain line of progress, for facts rather than steps. */
export function say(text: string): void {
  stderr.write(`${text}\n`);
}

class LiveLine {
  private readonly title: string;
  private readonly started: number;
  private readonly timer: NodeJS.Timeout;
  private text = "";

  constructor(title: string, started: number) {
    this.title = title;
    this.started = started;
    this.timer = setInterval(() => this.draw(), 500);
    this.draw();
  }

  detail(detail: string): void {
    this.text = detail.trim();
    this.draw();
  }

  end(mark: string, text: string): void {
    clearInterval(this.timer);
    stderr.write(`\r\x1b[K${mark} ${text}\n`);
  }

  private draw(): void {
    const head = `… ${this.title} (${formatElapsed(Date.now() - this.started)})`;
    const rest = this.text === "" ? "" : ` \x1b[2m${this.text}\x1b[0m`;
    const room = Math.max(0, stderr.columns - head.length - 1);
    stderr.write(`\r\x1b[K${head}${rest.slice(0, room + (rest === "" ? 0 : 8))}\x1b[0m`);
  }
}

class PlainLine {
  constructor(title: string) {
    stderr.write(`… ${title}\n`);
  }

  detail(): void {
    // A log of every detail would hide the steps.
  }

  end(mark: string, text: string): void {
    stderr.write(`${mark} ${text}\n`);
  }
}
