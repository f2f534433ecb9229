import type { Writable } from "node:stream";

/** Writes lines as fast as they are taken, until nobody takes them any more: `| head` closes its end when it has enough. */
export class LineOutput {
  isClosed = false;
  private readonly output: Writable;
  private resume = (): void => undefined;

  constructor(output: Writable) {
    this.output = output;
    output.on("drain", () => this.resume());
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      this.isClosed = true;
      this.resume();
    });
  }

  /** @returns whether more is wanted */
  async write(line: string): Promise<boolean> {
    if (this.isClosed) return false;
    const taken = new Promise<void>((resolve) => (this.resume = resolve));
    if (!this.output.write(`${line}\n`)) await taken;
    return !this.isClosed;
  }
}
