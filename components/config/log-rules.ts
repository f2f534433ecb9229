import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** What the logs need of the rest of the stack. */
export function logRules({ environment, storage, monitoring: { logs } }: Config): BrokenRule[] {
  return broken(
    logs.install && environment !== "local" && storage.kind === "endpoint",
    ["monitoring", "logs", "install"],
    "must be false with storage.kind endpoint unless the environment is local: Loki keeps the logs in an account in Azure alone, " +
      "and a volume is one copy, which fills up",
  );
}
