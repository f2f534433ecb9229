import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import { strike, type Faults } from "../shared/faults.ts";
import type { Log } from "../shared/log.ts";
import { type HttpMetrics, unmatchedRoute } from "../shared/metrics.ts";
import { observeRequest } from "../shared/observe.ts";
import { crash } from "../shared/service.ts";
import type { Accounts } from "./accounts.ts";
import type { BusinessMetrics } from "./business-metrics.ts";
import type { Database } from "./database.ts";
import { HttpError, toHttpError } from "./errors.ts";
import type { Flags } from "./flags/index.ts";
import type { BackendState } from "./health.ts";
import { addHealthRoutes, addFlagRoutes, addAccountRoutes, addPropertyRoutes, addMediaRoutes } from "./routes.ts";
import type { BackendSettings } from "./settings.ts";

export interface BackendParts {
  settings: BackendSettings;
  state: BackendState;
  log: Log;
  metrics: HttpMetrics;
  business: BusinessMetrics;
  faults: Faults;
  database: Database;
  accounts: Accounts;
  flags: Flags;
}

/** The HTTP side of the backend. Routes carry their whole pattern, which is also their label in the metrics. */
export function createApp(parts: BackendParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(observed(parts));
  app.use(securityHeaders(parts.settings.PUBLIC_FRONTEND_URL));
  app.use(faulty(parts));
  addHealthRoutes(app, parts);
  addFlagRoutes(app, parts);
  addAccountRoutes(app, parts);
  addPropertyRoutes(app, parts);
  addMediaRoutes(app, parts);
  app.use(() => {
    throw new HttpError(404, "not_found", "There is no such route.");
  });
  app.use(answerError(parts.log));
  return app;
}

/** The route label: the pattern that matched, or `unmatched`. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === "string" ? route.path : unmatchedRoute;
}

function observed(parts: BackendParts): RequestHandler {
  return (request, response, next) => {
    observeRequest(request, response, parts, () => routeOf(request));
    next();
  };
}

function securityHeaders(frontendUrl: string | undefined): RequestHandler {
  const allowedOrigin = frontendUrl === undefined ? undefined : new URL(frontendUrl).origin;
  return (request, response, next) => {
    response.set({
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      Vary: "Origin",
    });
    if (allowedOrigin !== undefined && request.headers.origin === allowedOrigin) {
      response.set("Access-Control-Allow-Origin", allowedOrigin);
    }
    next();
  };
}

function faulty({ faults, log }: BackendParts): RequestHandler {
  const surroundings = { random: Math.random, crash: (reason: string) => crash(log, reason) };
  return async (request, _response, next) => {
    if (await strike(faults, request.path, surroundings)) {
      throw new HttpError(500, "injected_fault", "This error was asked for by FAULT_ERROR_RATE.");
    }
    next();
  };
}

function answerError(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const answer = toHttpError(error);
    const requestId = String(response.getHeader("X-Request-Id"));
    if (answer.code === "internal_error") {
      log("error", "unexpected error", { requestId, stack: error instanceof Error ? error.stack : String(error) });
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    if (answer.status === 503) response.set("Retry-After", "2");
    if (answer.status === 401) response.set("WWW-Authenticate", "Bearer");
    response.status(answer.status).json({ error: { code: answer.code, message: answer.message, requestId } });
  };
}
