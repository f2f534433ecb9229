import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What no receiver's setting says by itself. */
export function notificationRules({ notifications: { smtp } }: Config): BrokenRule[] {
  return broken(
    smtp !== undefined && (smtp.user === undefined) !== (smtp.password === undefined),
    ["notifications", "smtp", smtp?.user === undefined ? "user" : "password"],
    "must be given, because user and password belong together",
  );
}
