import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "./log.ts";
import type { HttpMetrics } from "./metrics.ts";
import { requestIdFrom } from "./request-id.ts";

export interface Observer {
  log: Log;
  metrics: HttpMetrics;
}

/** Requests of the kubelet: counted, but not worth a log line every few seconds. */
const quietRoutes = new Set(["/health", "/ready"]);

/**
 * Gives the request its id, echoes it, and counts and logs the request once its answer has ended or its caller has gone.
 * @param routeOf asked at the end, because routers know the route only after they have run
 * @returns the request's id
 */
export function observeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  observer: Observer,
  routeOf: () => string,
): string {
  const started = process.hrtime.bigint();
  const requestId = requestIdFrom(request.headers["x-request-id"]);
  const method = request.method ?? "GET";
  const path = (request.url ?? "/").split("?", 1)[0];
  response.setHeader("X-Request-Id", requestId);
  response.once("close", () => {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const route = routeOf();
    // 499, nginx's number for it: the caller left before the answer was complete.
    const status = response.writableFinished ? response.statusCode : 499;
    observer.metrics.observe({ method, route, status, seconds });
    if (quietRoutes.has(route) && status < 400) return;
    const level = status >= 500 ? "error" : "info";
    const durationMs = Math.round(seconds * 10_000) / 10;
    observer.log(level, "request", { requestId, method, route, path, status, durationMs });
  });
  return requestId;
}
