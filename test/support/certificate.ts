import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../local/exec.ts";

const configuration = (host: string) => `[ca]
default_ca = authority
[authority]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = names
x509_extensions = extensions
[names]
commonName = supplied
[extensions]
subjectAltName = DNS:${host}
`;

/**
 * A certificate that nobody else has signed, which ends when it is wanted to: `openssl req` counts in days.
 * @param seconds from now until it ends
 * @returns certificate and key as PEM
 */
export async function selfSignedCertificate(
  host: string,
  seconds: number,
): Promise<{ certificate: string; key: string }> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
  const openssl = (...args: string[]) => run("openssl", args, { cwd: directory, timeout: 30_000 });
  const end = new Date(Date.now() + seconds * 1000).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  try {
    await writeFile(join(directory, "ca.conf"), configuration(host));
    await writeFile(join(directory, "index"), "");
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", "key"];
    await openssl("req", "-new", ...newKey, "-subj", `/CN=${host}`, "-out", "request");
    const signing = ["-batch", "-selfsign", "-create_serial", "-keyfile", "key", "-notext", "-enddate", end];
    await openssl("ca", "-config", "ca.conf", ...signing, "-in", "request", "-out", "certificate");
    const read = (name: string) => readFile(join(directory, name), "utf8");
    return { certificate: await read("certificate"), key: await read("key") };
  } finally {
    await rm(directory, { recursive: true });
  }
}
