import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { cookie } from "../../shared/visitor-id.ts";
import { HttpError } from "../errors.ts";

/** Variants by flag, as a tester wants them. */
export type ForcedVariants = ReadonlyMap<string, string>;

/**
 * The variants that a tester chose, `new-search=on&enquiry-call=visit`: in the header `X-Feature-Flags` with
 * `X-Feature-Flags-Key`, or in the cookies `feature_flags` and `feature_flags_key`. Without a key in the settings nobody
 * chooses, and both are ignored.
 * @throws HttpError 403 when the key is missing or wrong
 */
export function forcedVariants(headers: IncomingHttpHeaders, testerKey: string | undefined): ForcedVariants {
  const chosen = sent(headers, "x-feature-flags", "feature_flags");
  if (testerKey === undefined || chosen === undefined) return new Map();
  if (!isSame(sent(headers, "x-feature-flags-key", "feature_flags_key") ?? "", testerKey)) {
    throw new HttpError(403, "no_tester", "Variants are chosen with the testers' key, which is missing here or wrong.");
  }
  return new Map(new URLSearchParams(chosen));
}

function sent(headers: IncomingHttpHeaders, header: string, cookieName: string): string | undefined {
  const value = headers[header];
  return typeof value === "string" ? value : cookie(headers, cookieName);
}

/** Compares digests, which are of one length: the time says nothing about where the two differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
