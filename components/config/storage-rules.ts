import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import type { Config } from "./schema.ts";

/** Which storage an environment allows. */
export function storageRules({ environment, storage }: Config): BrokenRule[] {
  return [
    ...broken(
      environment !== "local" && storage.kind === "azurite",
      ["storage", "kind"],
      "must be azure or endpoint unless the environment is local: Azurite keeps one copy, on one volume",
    ),
    ...broken(
      environment !== "local" && storage.kind === "endpoint" && !storage.accountUrl.startsWith("https://"),
      ["storage", "accountUrl"],
      "must start with https:// unless the environment is local: the tokens travel with every request",
    ),
  ];
}
