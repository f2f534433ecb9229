import type { DatabaseTarget } from "../backup/types.ts";
import { releaseCheck } from "./checks/api.ts";
import { databaseCheck } from "./checks/database.ts";
import { externalCheck } from "./checks/external.ts";
import type { ExternalService } from "./checks/external-service.ts";
import { websiteCheck } from "./checks/website.ts";
import type { CheckSet } from "./check.ts";
import { logsOf } from "./hints.ts";
import { HttpClient } from "./http/client.ts";
import type { HealthSettings } from "./settings.ts";

/** A stack as its own pods see it. */
export interface InnerFace {
  /** Addresses of the Services, without a slash at their end. */
  backendUrl: string;
  frontendUrl: string;
  database: DatabaseTarget;
  externalServices: readonly ExternalService[];
  /** Kubernetes namespace, which the hints name. */
  namespace: string;
}

/**
 * The checks from inside the cluster. What the application consists of is asked one after the other; the external services,
 * which share nothing, beside it and beside one another.
 */
export function insideChecks(face: InnerFace, expected: { release: string }, settings: HealthSettings): CheckSet {
  const { backendUrl, frontendUrl, database, externalServices, namespace } = face;
  const client = new HttpClient({
    hints: {
      connection: `its pods and the NetworkPolicies: kubectl --namespace=${namespace} get pods,networkpolicies`,
      certificate: "the certificate that it shows",
    },
  });
  const externalClient = new HttpClient({
    hints: {
      connection: "its pods; for a public service at immoexpress:application.backend.httpsEgress",
      certificate: "what its provider says, and at the clock of the node",
    },
  });
  const common = { client, group: "service", settings } as const;
  const mongodb = databaseCheck(database, settings, `its pods, or its provider's console: immoexpress:database`);
  return {
    lanes: [
      [
        mongodb.check,
        releaseCheck({ ...common, url: backendUrl, hint: logsOf("backend", namespace) }, "backend", expected.release),
        websiteCheck({ ...common, url: frontendUrl, hint: logsOf("frontend", namespace) }, "frontend"),
      ],
      ...externalServices.map((service) => [externalCheck(service, externalClient, settings)]),
    ],
    close: async () => {
      await Promise.all([client.close(), externalClient.close(), mongodb.close()]);
    },
  };
}
