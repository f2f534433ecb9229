import type { Writable } from "node:stream";

/** A terminal's whole window, drawn again and again without flicker; what was on it comes back when this ends. */
export class Screen {
  private readonly output: Writable & { rows?: number };

  constructor(output: Writable & { rows?: number }) {
    this.output = output;
    // The window of its own, no cursor, and lines that are too long are cut off.
    this.output.write("\x1b[?1049h\x1b[?25l\x1b[?7l");
  }

  /** Draws over what was there, in one write. */
  draw(lines: readonly string[]): void {
    const rows = this.output.rows ?? 24;
    const shown = lines.slice(0, Math.max(1, rows - 1));
    this.output.write(`\x1b[H${shown.map((line) => `${line}\x1b[K\n`).join("")}\x1b[J`);
  }

  end(): void {
    this.output.write("\x1b[?7h\x1b[?25h\x1b[?1049l");
  }
}
