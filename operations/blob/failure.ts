import { RestError } from "@azure/storage-blob";
import { BlobUnavailableError } from "./errors.ts";
import type { Place } from "./place.ts";

/** The store's own word for what is wrong, such as `BlobAlreadyExists`, or the connection's, such as `ECONNRESET`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  return error.response?.headers.get("x-ms-error-code") ?? error.code;
}

/** Status of the answer; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed a little later: no answer at all, or one that says so. */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return transientStatuses.has(status);
  return error instanceof RestError || isAborted(error) || isConnectionError(error);
}

/**
 * What is told of a failed request: one of this program's own errors. The library's hold the address with its SAS token,
 * and are dropped here. Everything that is not the library's is a mistake of this program, and comes back as it is.
 */
export function explained(error: unknown, place: Place): unknown {
  const reason = reasonOf(error, place);
  return reason === undefined
    ? error
    : new BlobUnavailableError(place.container, place.host, reason, codeOf(error) ?? connectionCode(error));
}

function reasonOf(error: unknown, { limits }: Place): string | undefined {
  const code = codeOf(error) ?? connectionCode(error);
  const status = statusOf(error);
  const patience = `gave up after ${Math.round(limits.total / 1000)} s of trying`;
  if (code === "ContainerNotFound") return "there is no such container; `pulumi up` of the stack makes it";
  if (status === 401 || status === 403) {
    return `the credentials were refused (${code ?? status}): they are wrong, expired, or not allowed to do this`;
  }
  if (isTransient(error)) {
    if (isAborted(error))
      return `no answer within ${Math.round(limits.attempt / 1000)} s, again and again; ${patience}`;
    return `${status === undefined ? "no connection" : `answer ${status}`} (${code ?? "unknown"}); ${patience}`;
  }
  if (error instanceof RestError) return `unexpected answer ${status ?? "without status"} (${code ?? "unknown"})`;
  if (isIdentityError(error)) {
    const [firstLine = ""] = error.message.split("\n");
    return `no token was given to this workload: ${firstLine.replace(/[.\s]+$/, "")}`;
  }
  return undefined;
}

/** An attempt that took too long was aborted by its own limit; a caller's signal never gets here. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

const connectionCodes = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ERR_STREAM_PREMATURE_CLOSE"]);

function connectionCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && connectionCodes.has(code) ? code : undefined;
}

/** A stream that breaks off in the middle throws what the socket threw. */
function isConnectionError(error: unknown): boolean {
  return connectionCode(error) !== undefined;
}

function isIdentityError(error: unknown): error is Error {
  return error instanceof Error && /Credential|Authentication/.test(error.name);
}
