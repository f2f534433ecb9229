import { randomUUID } from "node:crypto";

const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's X-Request-Id when it is one that is safe to log and to echo; otherwise a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === "string" && wellFormed.test(header) ? header : randomUUID();
}
