/** How long and how much; milliseconds and bytes. Only tests have a reason to change any of it. */
export interface StoreLimits {
  /** For one request to be answered, and for a stream to give the next bytes. */
  attempt: number;
  /** For one request with all its repetitions: after that the store counts as gone. */
  total: number;
  /** Wait before the first repetition; doubled with each one, up to `longestDelay`, and varied at random. */
  firstDelay: number;
  longestDelay: number;
  /** Of a lease, in whole seconds: 15 to 60. */
  leaseSeconds: number;
  /** Bytes of one block of an upload. A blob has at most 50,000: 195 GiB of 4 MiB each. */
  block: number;
  /**
   * Blocks on their way at the same time. An upload holds this many and the one that is being filled: 16 MiB by default,
   * however large the blob gets.
   */
  blocksInFlight: number;
}

export const defaultLimits: StoreLimits = {
  attempt: 60_000,
  total: 120_000,
  firstDelay: 250,
  longestDelay: 10_000,
  leaseSeconds: 60,
  block: 4 * 1024 * 1024,
  blocksInFlight: 3,
};
