/** Anything that went wrong with a store of blobs, in one sentence. None of these ever holds a key or a SAS token. */
export abstract class BlobError extends Error {
  readonly container: string;

  constructor(container: string, message: string) {
    super(message);
    this.container = container;
  }
}

/** A write-once name is taken. */
export class BlobExistsError extends BlobError {
  override readonly name = "BlobExistsError";
  readonly blob: string;

  constructor(container: string, blob: string) {
    super(container, `There is already a blob ${blob} in the container ${container}, and blobs are written only once.`);
    this.blob = blob;
  }
}

/** There is no blob of that name. */
export class BlobNotFoundError extends BlobError {
  override readonly name = "BlobNotFoundError";
  readonly blob: string;

  constructor(container: string, blob: string) {
    super(container, `There is no blob ${blob} in the container ${container}.`);
    this.blob = blob;
  }
}

/** A blob that is to be read into memory is larger than what it may be. */
export class BlobTooLargeError extends BlobError {
  override readonly name = "BlobTooLargeError";
  readonly blob: string;
  readonly bytes: number;
  readonly limit: number;

  constructor(container: string, blob: string, bytes: number, limit: number) {
    super(container, `The blob ${blob} in the container ${container} has ${bytes} bytes, and ${limit} are allowed.`);
    this.blob = blob;
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** Somebody else holds the lock. */
export class BlobLeasedError extends BlobError {
  override readonly name = "BlobLeasedError";
  readonly blob: string;
  /** Who has it, if they said so. */
  readonly holder: string | undefined;
  /** Since when, by the holder's clock. */
  readonly since: Date | undefined;

  constructor(container: string, blob: string, holder?: string, since?: Date) {
    const who = holder === undefined ? "somebody else" : holder;
    const when = since === undefined ? "" : ` since ${since.toISOString()}`;
    super(
      container,
      `The lock ${blob} in the container ${container} is held by ${who}${when}: wait until it has finished; after a crash the lock expires within a minute.`,
    );
    this.blob = blob;
    this.holder = holder;
    this.since = since;
  }
}

/** The store could not be reached, or refused the request, and trying again did not help or would not. */
export class BlobUnavailableError extends BlobError {
  override readonly name = "BlobUnavailableError";
  /** Host and port of the store. */
  readonly host: string;
  /** The store's own code, such as `AuthorizationFailure`, or that of the connection, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  /** @param reason completes "The container … at … is not available: …" */
  constructor(container: string, host: string, reason: string, code?: string) {
    super(container, `The container ${container} at ${host} is not available: ${reason}.`);
    this.host = host;
    this.code = code;
  }
}
