import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { releaseDate } from "../../../operations/release/tag.ts";

/** The metrics that both services have: what was requested and how long it took, by route and release. */
export interface HttpMetrics {
  registry: Registry;
  observe(request: ObservedRequest): void;
}

export interface ObservedRequest {
  method: string;
  /** The route's pattern (`/api/properties/:id`), never the path: paths are without number, and so would be the series. */
  route: string;
  status: number;
  seconds: number;
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The route label of requests that matched nothing. */
export const unmatchedRoute = "unmatched";

/** A registry with the process's own metrics the two of HTTP and the release that it is of. */
export function createHttpMetrics(release: string): HttpMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "immoexpress_release_timestamp_seconds",
    help: "The release that this process is of, and the time that its tag names; 0 where it names none.",
    labelNames: ["release"],
    registers: [registry],
  }).set({ release }, (releaseDate(release)?.getTime() ?? 0) / 1000);
  const labelNames = ["method", "route", "status", "release"] as const;
  const requests = new Counter({
    name: "http_requests_total",
    help: "Answered HTTP requests.",
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to the end of its answer.",
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5],
    registers: [registry],
  });
  return {
    registry,
    observe({ method, route, status, seconds }) {
      const labels = { method: knownMethods.has(method) ? method : "other", route, status: String(status), release };
      requests.inc(labels);
      durations.observe(labels, seconds);
    },
  };
}
