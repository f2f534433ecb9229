import { request } from "undici";
import { codeOf, DeliveryError } from "./failure.ts";

const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Sends JSON to a webhook, once. A redirection is a failure: it would carry the content elsewhere.
 * @param content `hintOf` says what a status means, after a colon; default: that the address is no longer valid, or nothing
 * @throws DeliveryError; the signal's reason
 */
export async function post(
  url: string,
  content: { headers?: Record<string, string>; body: string; hintOf?: (status: number) => string },
  signal: AbortSignal,
): Promise<void> {
  let answer: Awaited<ReturnType<typeof request>>;
  try {
    const headers = { "content-type": "application/json", "user-agent": "immoexpress", ...content.headers };
    answer = await request(url, { method: "POST", headers, body: content.body, signal });
    // The connection is free again only when the answer was read.
    await answer.body.dump({ limit: 64 * 1024, signal });
  } catch (error) {
    signal.throwIfAborted();
    // What the library says may hold the address.
    throw new DeliveryError(`no connection (${codeOf(error) ?? "unknown error"})`, true);
  }
  const { statusCode, headers } = answer;
  if (statusCode >= 200 && statusCode < 300) return;
  const isTransient = transientStatuses.has(statusCode);
  throw new DeliveryError(
    `answer ${statusCode}${redirectionHint(statusCode) ?? (content.hintOf ?? addressHint)(statusCode)}`,
    isTransient,
    retryAfterOf(headers["retry-after"]),
  );
}

function redirectionHint(status: number): string | undefined {
  return status >= 300 && status < 400 ? ": it sends to another address, which is not followed" : undefined;
}

function addressHint(status: number): string {
  return [401, 403, 404, 410].includes(status) ? ": its address is no longer valid" : "";
}

/** Seconds, or a date. */
function retryAfterOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== "string") return undefined;
  const milliseconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
