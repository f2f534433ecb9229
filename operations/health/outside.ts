import { accountChecks, type NoAccount, type TestAccount } from "./checks/account.ts";
import { flagsCheck, propertiesCheck, releaseCheck } from "./checks/api.ts";
import { websiteCheck } from "./checks/website.ts";
import type { CheckSet } from "./check.ts";
import { canaryHeader } from "../rollouts/names.ts";
import { logsOf } from "./hints.ts";
import { HttpClient } from "./http/client.ts";
import type { HealthSettings } from "./settings.ts";

/** A stack as the public sees it. */
export interface PublicFace {
  /** Addresses without a slash at their end. */
  apiUrl: string;
  websiteUrl: string;
  /** PEM file of the authority that signed the certificate, and its text. Default: one that Node trusts. */
  authority: { path: string; pem: string } | undefined;
  /** Kubernetes namespace, which the hints name. */
  namespace: string;
}

/** The checks through the public ingress: one after the other, because the website's pages are made with the API. */
export function outsideChecks(
  face: PublicFace,
  expected: { release: string; account: TestAccount | NoAccount; isCandidate: boolean },
  settings: HealthSettings,
): CheckSet {
  const { apiUrl, websiteUrl, authority, namespace } = face;
  const trusted =
    authority === undefined
      ? "NODE_EXTRA_CA_CERTS, which names the file of an authority that is no public one"
      : `the authority in ${authority.path}`;
  const client = new HttpClient({
    authority: authority?.pem,
    headers: expected.isCandidate ? { [canaryHeader.name]: canaryHeader.newVersion } : {},
    hints: {
      connection: "the ingress controller, and at what DNS says of the name",
      certificate: `the certificate that the ingress serves (immoexpress:tls), and at ${trusted}`,
    },
  });
  const common = { client, group: "public", settings } as const;
  const api = { ...common, url: apiUrl, hint: logsOf("backend", namespace) };
  return {
    lanes: [
      [
        releaseCheck(api, "API", expected.release),
        ...accountChecks(api, expected.account),
        propertiesCheck(api),
        flagsCheck(api),
        websiteCheck({ ...common, url: websiteUrl, hint: logsOf("frontend", namespace) }, "website"),
      ],
    ],
    close: () => client.close(),
  };
}
