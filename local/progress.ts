import { stderr } from "node:process";
import { formatElapsed } from "../operations/terminal/format.ts";
import { LiveLine } from "../operations/terminal/live-line.ts";

export { formatElapsed };

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
