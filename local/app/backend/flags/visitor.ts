import type { IncomingHttpHeaders } from "node:http";
import type { EvaluationContext } from "@openfeature/server-sdk";
import { visitorIdFrom } from "../../shared/visitor-id.ts";
import type { Caller } from "../accounts.ts";

/** For whom flags are evaluated. */
export interface Visitor {
  /** The same for every request of a person: what keeps their variants. None for a visitor who brought no name along. */
  id: string | undefined;
  /** Only of who has logged in. */
  email: string | undefined;
  /** First language that the browser prefers, such as `fr`. */
  language: string | undefined;
}

/**
 * Who sent a request: the account that has logged in, else whoever the website says in `X-Visitor-Id`, else the cookie
 * `visitor_id`. These two only choose variants, so that nobody has to prove them.
 */
export function visitorOf(headers: IncomingHttpHeaders, caller: Caller | undefined): Visitor {
  const language = /^[a-z]{2,3}\b/i.exec(headers["accept-language"] ?? "")?.[0].toLowerCase();
  return { id: caller?.id ?? visitorIdFrom(headers), email: caller?.email, language };
}

/** What the rules can look at. */
export function contextOf(visitor: Visitor, deployment: { environment: string; release: string }): EvaluationContext {
  const { id, email, language } = visitor;
  return {
    ...deployment,
    ...(id === undefined ? {} : { targetingKey: id }),
    ...(email === undefined ? {} : { email }),
    ...(language === undefined ? {} : { language }),
  };
}
