import { MongoError, MongoNetworkError, MongoServerSelectionError } from "mongodb";

/** A refusal with its HTTP status, a code for programs and a sentence for people. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Names of the driver's errors about lost connections that are no network errors to it. */
const unavailable = new Set([
  "MongoPoolClosedError",
  "MongoNotConnectedError",
  "MongoServerClosedError",
  "MongoTopologyClosedError",
  "MongoClientClosedError",
  "MongoWaitQueueTimeoutError",
]);

/** The server's number for a query that it gave up because of its `maxTimeMS`. */
const maxTimeExpired = 50;

/** Whether the database could not be reached, or not in time, as opposed to having refused what was asked of it. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (isBrokenConnection(error)) return true;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (!(error instanceof MongoError)) return false;
  // The label stands for a server that is shutting down or no longer the primary.
  return error.code === maxTimeExpired || unavailable.has(error.name) || error.hasErrorLabel("RetryableWriteError");
}

/** What the driver lets through as it is when it writes to a connection that the server has closed a moment ago. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ECONNRESET");
}

/** Whether the database refused a document because another one has the same unique key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoError && error.code === 11_000;
}

/** The answer that an error deserves: refusals as they are, a database that is away as 503, all else as 500 without details. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (isDatabaseUnavailable(error)) {
    return new HttpError(503, "database_unavailable", "The database does not answer; try again in a few seconds.");
  }
  // Express and its body parsers mark what the caller did wrong with a 4xx status.
  if (error instanceof Error && "status" in error && typeof error.status === "number" && error.status < 500) {
    return error.status === 413
      ? new HttpError(413, "too_large", "The body is larger than this route accepts.")
      : new HttpError(error.status, "bad_request", "The request could not be read: its body or its path is malformed.");
  }
  return new HttpError(500, "internal_error", "Something went wrong here; the request id finds it in the log.");
}
