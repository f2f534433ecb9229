import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Faults } from "./faults.ts";
import { scheduleCrash } from "./faults.ts";
import type { Log } from "./log.ts";
import { describeError } from "./log.ts";
import type { HttpMetrics } from "./metrics.ts";

export interface ServiceOptions {
  log: Log;
  metrics: HttpMetrics;
  faults: Faults;
  port: number;
  metricsPort: number;
  shutdownDelayMs: number;
  handler: RequestListener;
  /** Told at the first sign of the end, so that readiness fails from then on. */
  onStopping: () => void;
  /** Runs after the last request has been answered. */
  onStopped: () => Promise<void>;
}

/**
 * Serves requests and, on a port of its own, metrics, until SIGTERM or SIGINT; then lets the endpoints forget this
 * process, answers what is still coming, and exits with 0.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { log } = options;
  let stopping = false;
  const unanswered = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    unanswered.add(response);
    response.once("close", () => {
      unanswered.delete(response);
      // Its connection would otherwise keep a server that has stopped listening alive until it times out.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    if (stopping) sayGoodbye(response);
    options.handler(request, response);
  });
  // Longer than proxies keep idle connections (Traefik: 90 s), so that the proxy is the one that closes them.
  server.keepAliveTimeout = 95_000;
  server.headersTimeout = 100_000;
  const metricsServer = createServer((request, response) => void answerMetrics(options.metrics, request, response));

  process.once("uncaughtException", (error) => crash(log, describeError(error)));
  process.once("unhandledRejection", (error) => crash(log, describeError(error)));
  const port = await listen(server, options.port);
  const metricsPort = await listen(metricsServer, options.metricsPort);
  log("info", "listening", { port, metricsPort });
  scheduleCrash(options.faults, { random: Math.random, crash: (reason) => crash(log, reason) });

  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    options.onStopping();
    for (const response of unanswered) sayGoodbye(response);
    log("info", "stopping", { signal, shutdownDelayMs: options.shutdownDelayMs });
    await delay(options.shutdownDelayMs);
    await close(server);
    await options.onStopped();
    await close(metricsServer);
    log("info", "stopped");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void stop(signal));
}

/** A caller that kept its connection would send its next request to a process about to close it. */
function sayGoodbye(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}

/** Ends the process as a failure, with the reason as its last line. */
export function crash(log: Log, reason: string): never {
  log("error", "crashed", { reason });
  process.exit(1);
}

async function answerMetrics(metrics: HttpMetrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== "/metrics") {
    response.writeHead(404).end();
    return;
  }
  const body = await metrics.registry.metrics();
  response.writeHead(200, { "Content-Type": metrics.registry.contentType }).end(body);
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Stops listening, closes idle connections and waits for the requests in progress. */
async function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
