import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Faults, strike } from "../shared/faults.ts";
import { type Log, describeError } from "../shared/log.ts";
import { type HttpMetrics, unmatchedRoute } from "../shared/metrics.ts";
import { observeRequest } from "../shared/observe.ts";
import { crash } from "../shared/service.ts";
import { type Api, ApiRefusedError, ApiUnavailableError } from "./api.ts";
import { detailPage } from "./detail-page.ts";
import { type Page, noticePage, renderDocument } from "./layout.ts";
import { listPage, pageSize, readFilters, readPageNumber } from "./list-page.ts";
import type { FrontendSettings } from "./settings.ts";
import { styleHash } from "./style.ts";
import { flagCaller } from "./visitor.ts";

export interface FrontendParts {
  settings: FrontendSettings;
  state: { stopping: boolean };
  log: Log;
  metrics: HttpMetrics;
  faults: Faults;
  api: Api;
}

interface Answer {
  status: number;
  page: Page;
  setCookie?: string | undefined;
}

/** The route's pattern, which is its label in the metrics. */
export function routeOf(path: string): string {
  if (path === "/" || path === "/health" || path === "/ready") return path;
  return /^\/properties\/[^/]+$/.test(path) ? "/properties/:id" : unmatchedRoute;
}

/** The HTTP side of the frontend: pages made here, with what the API says. */
export function createHandler(parts: FrontendParts): RequestListener {
  return (request, response) => {
    const url = new URL(`http://frontend${request.url?.startsWith("/") === true ? request.url : "/"}`);
    const route = routeOf(url.pathname);
    const requestId = observeRequest(request, response, parts, () => route);
    setSecurityHeaders(response, parts.settings.PUBLIC_API_URL);
    if (route === "/health") answerJson(response, 200, "ok");
    else if (route === "/ready") answerReadiness(response, parts.state.stopping);
    else {
      void answerPage(request, url, route, requestId, parts).then(({ status, page, setCookie }) => {
        if (setCookie !== undefined) response.setHeader("Set-Cookie", setCookie);
        if (status === 503) response.setHeader("Retry-After", "5");
        response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
        response.end(request.method === "HEAD" ? undefined : renderDocument(page, parts.settings.RELEASE));
      });
    }
  };
}

async function answerPage(
  request: IncomingMessage,
  url: URL,
  route: string,
  requestId: string,
  parts: FrontendParts,
): Promise<Answer> {
  try {
    if (await strike(parts.faults, url.pathname, surroundings(parts.log))) {
      return notice(500, "Erreur provoquée", "Cette erreur a été demandée par FAULT_ERROR_RATE.");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return notice(405, "Méthode refusée", "Cette adresse se consulte, rien de plus.");
    }
    return await pageFor(request, url, route, requestId, parts);
  } catch (error) {
    return answerError(error, requestId, parts.log);
  }
}

async function pageFor(
  { headers }: IncomingMessage,
  url: URL,
  route: string,
  requestId: string,
  { api, settings }: FrontendParts,
): Promise<Answer> {
  if (route === "/") {
    const filters = readFilters(url.searchParams);
    const page = String(readPageNumber(url.searchParams));
    const found = await api.list(new URLSearchParams({ ...filters, page, pageSize: String(pageSize) }), requestId);
    return { status: 200, page: listPage(found, filters, settings.PUBLIC_API_URL) };
  }
  if (route === "/properties/:id") {
    const visitor = flagCaller(headers);
    const [property, flags] = await Promise.all([
      api.property(url.pathname.split("/")[2] ?? "", requestId),
      api.flags(visitor.headers, requestId),
    ]);
    return { status: 200, page: detailPage(property, settings.PUBLIC_API_URL, flags), setCookie: visitor.setCookie };
  }
  return notice(404, "Page introuvable", "Cette adresse ne mène à rien ici.");
}

function answerError(error: unknown, requestId: string, log: Log): Answer {
  if (error instanceof ApiRefusedError && error.status === 404) {
    return notice(404, "Annonce introuvable", "Ce bien n’existe pas, ou n’est plus à vendre.");
  }
  if (error instanceof ApiRefusedError) {
    return notice(400, "Recherche impossible", "Un des critères n’est pas valable : vérifiez les prix et la ville.");
  }
  log("error", "page failed", { requestId, reason: describeError(error) });
  if (error instanceof ApiUnavailableError) {
    return notice(
      503,
      "Service momentanément indisponible",
      "Nos annonces ne répondent pas pour l’instant. Réessayez dans quelques instants.",
    );
  }
  return notice(500, "Erreur inattendue", "Un problème est survenu de notre côté.");
}

function notice(status: number, title: string, text: string): Answer {
  return { status, page: noticePage(status, title, text) };
}

function surroundings(log: Log) {
  return { random: Math.random, crash: (reason: string) => crash(log, reason) };
}

function setSecurityHeaders(response: ServerResponse, publicApiUrl: string): void {
  const policy = [
    "default-src 'none'",
    `style-src ${styleHash}`,
    `img-src ${new URL(publicApiUrl).origin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader("Content-Security-Policy", policy.join("; "));
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "same-origin");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  response.setHeader("Cache-Control", "no-store");
}

function answerReadiness(response: ServerResponse, stopping: boolean): void {
  if (stopping) answerJson(response, 503, "stopping");
  else answerJson(response, 200, "ready");
}

function answerJson(response: ServerResponse, status: number, word: string): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ status: word }));
}
