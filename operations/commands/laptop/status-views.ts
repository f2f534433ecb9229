import type { StackStatus } from "../../status/state.ts";
import { hasColours } from "../../terminal/colours.ts";
import { Screen } from "../../terminal/screen.ts";
import { statusLines } from "../output/status.ts";

/** What is shown of one look after the other. */
export interface View {
  show(status: StackStatus): void;
  /** A look that failed: what was shown is older now. */
  complain(sentence: string): void;
  end(): void;
}

/** How people or programs are shown it, by what standard output is. */
export function viewFor(isJson: boolean): () => View {
  if (isJson) return () => new JsonView();
  return process.stdout.isTTY
    ? () => new ScreenView(hasColours())
    : () => new LinesView((text) => process.stdout.write(text));
}

/** On a terminal: the whole window, and the last look below what was there before. */
export class ScreenView implements View {
  private readonly screen = new Screen(process.stdout);
  private readonly colours: boolean;
  private last: StackStatus | undefined;

  constructor(colours: boolean) {
    this.colours = colours;
  }

  show(status: StackStatus): void {
    this.last = status;
    this.screen.draw([...statusLines(status, this.colours), "", `${clock()} UTC, Ctrl-C ends`]);
  }

  complain(sentence: string): void {
    const lines = this.last === undefined ? [] : statusLines(this.last, this.colours);
    this.screen.draw([...lines, "", `! ${clock()} UTC: ${sentence}`]);
  }

  end(): void {
    this.screen.end();
    if (this.last !== undefined) process.stdout.write(`${statusLines(this.last, this.colours).join("\n")}\n`);
  }
}

/** Piped: each line that has changed, with the time; ages alone are no change. */
export class LinesView implements View {
  private shown: ReadonlySet<string> = new Set();
  private complaint: string | undefined;
  private readonly write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  show(status: StackStatus): void {
    this.complaint = undefined;
    const lines = statusLines(status, false);
    // At a time at which everything has the same age; and columns may be wider for the sake of another line.
    const ageless = statusLines(status, false, 0).map((line) => line.replaceAll(/\s+/g, " "));
    const changed = lines.filter((line, index) => line !== "" && !this.shown.has(ageless[index] ?? ""));
    this.shown = new Set(ageless);
    for (const line of changed) this.write(`${clock()} ${line}\n`);
  }

  complain(sentence: string): void {
    if (this.complaint !== sentence) this.write(`${clock()} ! ${sentence}\n`);
    this.complaint = sentence;
  }

  end(): void {
    // Every line was written when it came.
  }
}

/** One JSON document a line, for each look that differs from the one before; what goes wrong is said on standard error. */
export class JsonView implements View {
  private shown = "";

  show(status: StackStatus): void {
    const text = JSON.stringify(status);
    if (text !== this.shown) process.stdout.write(`${text}\n`);
    this.shown = text;
  }

  complain(sentence: string): void {
    process.stderr.write(`${sentence}\n`);
  }

  end(): void {
    // Every document was written when it came.
  }
}

function clock(): string {
  return new Date().toISOString().slice(11, 19);
}
