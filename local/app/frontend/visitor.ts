import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { visitorCookie, visitorHeader, visitorIdFrom } from "../shared/visitor-id.ts";

/** What decides about a visitor's feature flags: the language, and what a tester chose. */
const passedOn = ["accept-language", "cookie", "x-feature-flags", "x-feature-flags-key"] as const;

export interface FlagCaller {
  /** By which the API knows the visitor. */
  headers: Record<string, string>;
  /** Gives a new visitor a name for a year, so that they keep their variants; undefined for one who has a name. */
  setCookie: string | undefined;
}

/** Whose feature flags a page needs. */
export function flagCaller(headers: IncomingHttpHeaders): FlagCaller {
  const known = visitorIdFrom(headers);
  const id = known ?? randomUUID();
  const given = passedOn.flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  const setCookie = `${visitorCookie}=${id}; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax`;
  return {
    headers: { ...(Object.fromEntries(given) as Record<string, string>), [visitorHeader]: id },
    setCookie: known === undefined ? setCookie : undefined,
  };
}
