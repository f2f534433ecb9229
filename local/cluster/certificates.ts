import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../exec.ts";

/** What a certificate says of its holder. */
export interface CertificateRequest {
  /** File name without ending: `<directory>/<name>.crt` and `.key`. */
  name: string;
  commonName: string;
  /** Kubernetes reads a client's groups from here. */
  organization?: string;
  /** `DNS:name` and `IP:address` entries; none for clients. */
  subjectAltNames?: readonly string[];
  usages: readonly ("serverAuth" | "clientAuth")[];
}

export interface KeyPair {
  certificate: string;
  key: string;
}

const authorityDays = 3650;
const leafDays = 365;
const renewBeforeDays = 30;

/**
 * Makes a certificate authority once, with a P-256 key readable by its owner only.
 * @returns the paths of its certificate and key
 */
export async function ensureAuthority(directory: string, name: string, commonName: string): Promise<KeyPair> {
  const files = keyPair(directory, name);
  if (await isUsable(files)) return files;
  await openssl(directory, files, `/CN=${commonName}`, authorityDays, [
    "basicConstraints=critical,CA:TRUE",
    "keyUsage=critical,keyCertSign,cRLSign",
    "subjectKeyIdentifier=hash",
  ]);
  return files;
}

/** Issues a certificate, and issues it anew when it is about to expire, names others or comes from another authority. */
export async function ensureCertificate(
  directory: string,
  authority: KeyPair,
  request: CertificateRequest,
): Promise<KeyPair> {
  const files = keyPair(directory, request.name);
  if (await isUsable(files, authority, request.subjectAltNames)) return files;
  const organization = request.organization === undefined ? "" : `/O=${request.organization}`;
  const names = request.subjectAltNames ?? [];
  await openssl(
    directory,
    files,
    `${organization}/CN=${request.commonName}`,
    leafDays,
    [
      "basicConstraints=critical,CA:FALSE",
      "keyUsage=critical,digitalSignature",
      `extendedKeyUsage=${request.usages.join(",")}`,
      "subjectKeyIdentifier=hash",
      "authorityKeyIdentifier=keyid",
      ...(names.length === 0 ? [] : [`subjectAltName=${names.join(",")}`]),
    ],
    authority,
  );
  return files;
}

/** The key with which service-account tokens are signed, and its public half. */
export async function ensureSigningKey(
  directory: string,
  name: string,
): Promise<{ privateKey: string; publicKey: string }> {
  const files = { privateKey: join(directory, `${name}.key`), publicKey: join(directory, `${name}.pub`) };
  if (existsSync(files.publicKey)) return files;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await run("openssl", [
    "genpkey",
    "-algorithm",
    "EC",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-out",
    files.privateKey,
  ]);
  await chmod(files.privateKey, 0o600);
  const publicKey = `${files.publicKey}.new`;
  await run("openssl", ["pkey", "-in", files.privateKey, "-pubout", "-out", publicKey]);
  await rename(publicKey, files.publicKey);
  return files;
}

function keyPair(directory: string, name: string): KeyPair {
  return { certificate: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
}

async function isUsable(files: KeyPair, issuer?: KeyPair, subjectAltNames: readonly string[] = []): Promise<boolean> {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return false;
  const certificate = new X509Certificate(await readFile(files.certificate));
  const remainingDays = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
  if (remainingDays < renewBeforeDays) return false;
  if (issuer !== undefined && !certificate.verify(new X509Certificate(await readFile(issuer.certificate)).publicKey))
    return false;
  // Node prints `IP Address:` where OpenSSL reads `IP:`.
  const present = (certificate.subjectAltName ?? "").replaceAll("IP Address:", "IP:").split(", ");
  return subjectAltNames.every((name) => present.includes(name));
}

async function openssl(
  directory: string,
  files: KeyPair,
  subject: string,
  days: number,
  extensions: readonly string[],
  authority?: KeyPair,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // An empty configuration: the machine's own would add extensions of its own choice.
  const config = `${files.certificate}.cnf`;
  await writeFile(config, "[req]\ndistinguished_name = subject\n[subject]\n");
  const made = { certificate: `${files.certificate}.new`, key: `${files.key}.new` };
  const algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  const outputs = ["-keyout", made.key, "-out", made.certificate, "-subj", subject, "-days", String(days)];
  const signer = authority === undefined ? [] : ["-CA", authority.certificate, "-CAkey", authority.key];
  const extensionArgs = extensions.flatMap((extension) => ["-addext", extension]);
  await run("openssl", ["req", "-x509", "-config", config, ...algorithm, ...outputs, ...signer, ...extensionArgs]);
  await chmod(made.key, 0o600);
  // The certificate last: as long as it is missing or old, an interrupted run makes both again.
  await rename(made.key, files.key);
  await rename(made.certificate, files.certificate);
  await rm(config);
}
