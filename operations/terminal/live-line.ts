import { stderr } from "node:process";
import { formatElapsed } from "./format.ts";

/** A line on the terminal (standard error) that counts the seconds, and shows a detail behind its title. */
export class LiveLine {
  private title: string;
  private readonly started: number;
  private readonly timer: NodeJS.Timeout;
  private readonly limit: number | undefined;
  private text = "";

  /**
   * @param started milliseconds since 1970, from which it counts
   * @param limit milliseconds that it may take, shown beside those that it took; default: not shown
   */
  constructor(title: string, started = Date.now(), limit?: number) {
    this.title = title;
    this.started = started;
    this.limit = limit;
    this.timer = setInterval(() => this.draw(), 500);
    this.draw();
  }

  detail(detail: string): void {
    this.text = detail.trim();
    this.draw();
  }

  /** Another title, without a detail. */
  turnTo(title: string): void {
    this.title = title;
    this.detail("");
  }

  /** Puts a line of its own above this one. */
  above(line: string): void {
    stderr.write(`\r\x1b[K${line}\n`);
    this.draw();
  }

  /** Leaves a last line where this one was. */
  end(mark: string, text: string): void {
    this.clear();
    stderr.write(`${mark} ${text}\n`);
  }

  /** Leaves nothing. */
  clear(): void {
    clearInterval(this.timer);
    stderr.write("\r\x1b[K");
  }

  private draw(): void {
    const head = `… ${this.title} (${formatElapsed(Date.now() - this.started, this.limit)})`;
    // A terminal that nobody has told its width says 0.
    const room = Math.max(0, (stderr.columns || 80) - head.length - 1);
    const detail = this.text === "" ? "" : ` ${this.text}`.slice(0, room);
    stderr.write(`\r\x1b[K${head}${detail === "" ? "" : `\x1b[2m${detail}\x1b[0m`}`);
  }
}
