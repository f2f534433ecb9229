import { join } from "node:path";
import { ensureAuthority, ensureCertificate } from "./cluster/certificates.ts";
import { stateDirectory } from "./paths.ts";

/** Files with which the local stack serves HTTPS, and the authority's certificate that clients verify it with. */
export interface IngressCertificate {
  certificatePath: string;
  keyPath: string;
  caCertificatePath: string;
}

/**
 * Makes the local stack's certificate authority and the certificate of its public hosts, and renews the latter a month
 * before it expires. The cluster's own authority is another: trusting this one in a browser trusts no API server.
 */
export async function ensureIngressCertificate(hosts: readonly string[]): Promise<IngressCertificate> {
  const directory = join(stateDirectory(), "tls");
  const authority = await ensureAuthority(directory, "ca", "ImmoExpress local authority");
  const certificate = await ensureCertificate(directory, authority, {
    name: "ingress",
    commonName: hosts[0] ?? "localhost",
    subjectAltNames: hosts.map((host) => `DNS:${host}`),
    usages: ["serverAuth"],
  });
  return {
    certificatePath: certificate.certificate,
    keyPath: certificate.key,
    caCertificatePath: authority.certificate,
  };
}
