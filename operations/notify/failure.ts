/** Why one attempt to tell somebody failed. The message never holds an address's path, a password or what the receiver said. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  /** Whether the same may succeed a little later. */
  readonly isTransient: boolean;
  /** Milliseconds that the receiver wants to be left alone. */
  readonly retryAfter: number | undefined;

  constructor(message: string, isTransient: boolean, retryAfter?: number) {
    super(message);
    this.isTransient = isTransient;
    this.retryAfter = retryAfter;
  }
}

/** The code that Node or a library gives an error, such as `ECONNREFUSED`; undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : undefined;
}
