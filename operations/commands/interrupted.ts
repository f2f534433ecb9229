const signals = { SIGINT: 130, SIGTERM: 143 } as const;
type Ending = keyof typeof signals;

/** This program was asked to end; the reason of the signal that all work listens to. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly signal: Ending;
  /** As shells count: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: Ending) {
    super(signal === "SIGINT" ? "Interrupted." : `Ended by ${signal}.`);
    this.signal = signal;
    this.exitCode = signals[signal];
  }
}

/** Milliseconds: npm passes a Ctrl-C on that the terminal has sent to everybody already. */
const echo = 500;

/**
 * Turns the first SIGINT or SIGTERM into the end of an AbortSignal, so that what runs ends cleanly; a second one ends this
 * program at once.
 */
export function listenForEnd(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of Object.keys(signals) as Ending[]) {
    process.on(name, () => {
      if (!controller.signal.aborted) first = performance.now();
      else if (performance.now() - first > echo) process.exit(signals[name]);
      controller.abort(new Interrupted(name));
    });
  }
  return controller.signal;
}
