import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureIngressCertificate } from "../../../local/ingress-certificate.ts";

const hosts = ["immo.localhost", "api.immo.localhost"];

describe("the ingress certificate", () => {
  const stateHome = process.env["XDG_STATE_HOME"];
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-tls-"));
    process.env["XDG_STATE_HOME"] = directory;
  });
  afterEach(async () => {
    if (stateHome === undefined) delete process.env["XDG_STATE_HOME"];
    else process.env["XDG_STATE_HOME"] = stateHome;
    await rm(directory, { recursive: true });
  });

  const read = async (path: string) => new X509Certificate(await readFile(path));

  it("is for all hosts, fits its key and was issued by the authority that is shown", async () => {
    const files = await ensureIngressCertificate(hosts);
    const certificate = await read(files.certificatePath);
    const authority = await read(files.caCertificatePath);
    for (const host of hosts) assert.equal(certificate.checkHost(host), host);
    assert.equal(certificate.checkHost("other.localhost"), undefined);
    assert.ok(certificate.verify(authority.publicKey) && authority.ca && !certificate.ca);
    assert.ok(certificate.checkPrivateKey(createPrivateKey(await readFile(files.keyPath))));
    assert.equal((await stat(files.keyPath)).mode & 0o077, 0);
  });

  it("stays while it is good, and is another one for other hosts of the same authority", async () => {
    const first = await ensureIngressCertificate(hosts);
    const [certificate, authority] = [await read(first.certificatePath), await read(first.caCertificatePath)];
    await ensureIngressCertificate(hosts);
    assert.equal((await read(first.certificatePath)).fingerprint256, certificate.fingerprint256);
    await ensureIngressCertificate(["shop.localhost"]);
    assert.equal((await read(first.certificatePath)).checkHost("shop.localhost"), "shop.localhost");
    assert.equal((await read(first.caCertificatePath)).fingerprint256, authority.fingerprint256);
  });
});
