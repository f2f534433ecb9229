import { type Check, CheckFailure } from "../check.ts";
import type { HttpClient } from "../http/client.ts";
import type { HealthSettings } from "../settings.ts";
import type { ExternalService } from "./external-service.ts";

/**
 * Whether a service can be reached and is well as far as it says: nobody logs in there, so that a refusal is an answer, too.
 */
export function externalCheck({ name, url }: ExternalService, client: HttpClient, settings: HealthSettings): Check {
  return {
    ...{ name, group: "external", limitMs: settings.limits.external, target: `GET ${url}` },
    hint: `the status page of the service, or its pod: ${name}`,
    probe: async (signal) => {
      const { status, target } = await client.call(url, { signal });
      if (status >= 500) {
        throw new CheckFailure({ expected: `an answer of ${target} below 500`, came: `it answered ${status}` });
      }
      return `it answers (status ${status})`;
    },
  };
}
