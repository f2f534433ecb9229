import type { CheckGroup } from "./report.ts";

/** One thing that has to be well, and how to look at it. */
export interface Check {
  readonly name: string;
  readonly group: CheckGroup;
  /** Milliseconds that an answer may take. */
  readonly limitMs: number;
  /** Who is asked, in words: `GET https://…`. */
  readonly target: string;
  /** Where to look when it fails. */
  readonly hint: string;
  /**
   * Asks once. Its whole time is the latency.
   * @returns what was seen, in words
   * @throws CheckFailure; the signal's reason
   */
  readonly probe: (signal: AbortSignal) => Promise<string>;
  /** Whether an attempt asks once only, without warm-up: logins are counted, and locked when there are many. Default: no. */
  readonly isOnce?: boolean;
}

/** Checks in the order in which they run: those of one server, one after the other, so that none slows another one down. */
export type Lane = readonly Check[];

/** Checks, and the connections that they share. */
export interface CheckSet {
  /** They run beside one another. */
  readonly lanes: readonly Lane[];
  readonly close: () => Promise<void>;
}

/** Why a check failed, in the pieces of a sentence. None of them may hold a secret. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  /** Completes "Expected …". */
  readonly expected: string;
  /** Completes "but …". */
  readonly came: string;
  /** Completes "look at …"; undefined: the check's own hint. */
  readonly hint: string | undefined;
  /** Of an answer that was right but slow. */
  readonly latencyMs: number | undefined;

  constructor(parts: { expected: string; came: string; hint?: string; latencyMs?: number }) {
    super(`Expected ${parts.expected}, but ${parts.came}`);
    this.expected = parts.expected;
    this.came = parts.came;
    this.hint = parts.hint;
    this.latencyMs = parts.latencyMs;
  }

  /** The whole sentence. */
  sentence(check: Pick<Check, "hint">): string {
    return `${this.message}; look at ${this.hint ?? check.hint}.`;
  }
}
