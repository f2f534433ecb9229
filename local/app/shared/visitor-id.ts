import type { IncomingHttpHeaders } from "node:http";

const wellFormed = /^[\w-]{8,64}$/;

/** The cookie in which a browser keeps the name that the website gave its visitor. */
export const visitorCookie = "visitor_id";

/** The header in which the website tells the API whose request it is passing on. */
export const visitorHeader = "x-visitor-id";

/** The name under which a request's visitor is known, without having logged in; undefined where there is none. */
export function visitorIdFrom(headers: IncomingHttpHeaders): string | undefined {
  const names = [headers[visitorHeader], cookie(headers, visitorCookie)];
  return names.find((name): name is string => typeof name === "string" && wellFormed.test(name));
}

/** A cookie of a request as it was sent. */
export function cookie({ cookie: sent }: IncomingHttpHeaders, name: string): string | undefined {
  const pairs = (sent ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
