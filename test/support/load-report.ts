/** What became of one request. Times in milliseconds on one monotonic clock. */
export interface Outcome {
  /** The status, or the code of the error that there was instead of an answer. */
  result: number | string;
  startedAt: number;
  endedAt: number;
  /** Of a request that failed: when in real time, what it asked for, and how the answer begins, which says who gave it. */
  failure?: { at: Date; url: string; answer: string };
}

/** Every request of a load and how it ended: nothing is sampled, nothing left out. */
export class LoadReport {
  private readonly outcomes: Outcome[] = [];

  record(outcome: Outcome): void {
    this.outcomes.push(outcome);
  }

  get requests(): number {
    return this.outcomes.length;
  }

  /** Requests that were not answered with a status from 200 to 299. */
  get failed(): number {
    return this.outcomes.filter((outcome) => !isSuccess(outcome)).length;
  }

  /** How many requests ended with each status or error. */
  get counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { result } of this.outcomes) counts[result] = (counts[result] ?? 0) + 1;
    return counts;
  }

  /** The latency in milliseconds that this share of the requests stayed within; NaN without requests. */
  latency(share: number): number {
    const sorted = this.outcomes.map((outcome) => outcome.endedAt - outcome.startedAt).sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }

  /** The longest time in milliseconds in which no request succeeded, from the first request to the last answer. */
  get longestOutage(): number {
    const first = Math.min(...this.outcomes.map((outcome) => outcome.startedAt));
    const last = Math.max(...this.outcomes.map((outcome) => outcome.endedAt));
    const successes = this.outcomes.filter(isSuccess).map((outcome) => outcome.endedAt);
    const moments = [first, ...successes.sort((a, b) => a - b), last];
    return moments
      .slice(1)
      .reduce((longest, moment, index) => Math.max(longest, moment - (moments[index] ?? moment)), 0);
  }

  /** For people: how many, with which results, how fast; and a line for each of the first that failed. */
  toString(): string {
    return [this.summary(), ...this.failures()].join("\n");
  }

  private summary(): string {
    const counts = Object.entries(this.counts).map(([result, count]) => `${count} × ${result}`);
    const quantiles = [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${Math.round(this.latency(share))} ms`);
    return `${this.requests} requests: ${[...counts, ...quantiles].join(", ")}`;
  }

  private failures(): string[] {
    return this.outcomes
      .flatMap(({ failure, result, startedAt, endedAt }) => {
        if (failure === undefined) return [];
        const { at, url, answer } = failure;
        return [`${at.toISOString()} ${url} → ${result} after ${Math.round(endedAt - startedAt)} ms: ${answer}`];
      })
      .slice(0, shownFailures);
  }
}

const shownFailures = 10;

/** Whether it is an answer with a status from 200 to 299. */
export function isSuccess({ result }: Pick<Outcome, "result">): boolean {
  return typeof result === "number" && result >= 200 && result < 300;
}
