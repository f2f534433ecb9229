import { resourceRule } from "../../rule.ts";
import { looksSecret } from "./looks-secret.ts";

interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}

export const noSecretInConfigMap = resourceRule<ConfigMap>({
  name: "no-secret-in-config-map",
  description: "No ConfigMap holds what looks like a secret, by its name or its value.",
  why: "ConfigMaps are not encrypted, and many may read them who must not read Secrets.",
  types: /^kubernetes:core\/v1:ConfigMap$/,
  check: ({ data = {} }) =>
    Object.entries(data).flatMap(([key, value]) => {
      const reason = looksSecret(key, value);
      return reason === undefined ? [] : [`entry ${key} ${reason}: put it into a Secret.`];
    }),
});
