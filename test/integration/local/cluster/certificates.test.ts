import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import {
  ensureAuthority,
  ensureCertificate,
  ensureSigningKey,
  type KeyPair,
} from "../../../../local/cluster/certificates.ts";
import { run } from "../../../../local/exec.ts";

const request = {
  name: "web",
  commonName: "web",
  subjectAltNames: ["DNS:a.localhost", "DNS:b.localhost", "IP:127.0.0.1"],
  usages: ["serverAuth"],
} as const;

const read = async ({ certificate }: KeyPair) => new X509Certificate(await readFile(certificate));

describe("certificates", () => {
  let directory: string;
  let authority: KeyPair;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    authority = await ensureAuthority(directory, "ca", "Test authority");
  });

  afterEach(() => rm(directory, { recursive: true }));

  it("are signed by an authority that is one, for the names and the use asked for", async () => {
    const [root, leaf] = [await read(authority), await read(await ensureCertificate(directory, authority, request))];
    assert.equal(root.subject, "CN=Test authority");
    assert.deepEqual([root.ca, leaf.ca], [true, false]);
    assert.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey));
    assert.equal(leaf.subjectAltName, "DNS:a.localhost, DNS:b.localhost, IP Address:127.0.0.1");
    // Extended key usage serverAuth.
    assert.deepEqual(leaf.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
  });

  it("name a client with its group", async () => {
    const client = {
      name: "c",
      commonName: "system:node:immo",
      organization: "system:nodes",
      usages: ["clientAuth"],
    } as const;
    const certificate = await read(await ensureCertificate(directory, authority, client));
    assert.equal(certificate.subject, "O=system:nodes\nCN=system:node:immo");
    assert.equal(certificate.subjectAltName, undefined);
  });

  it("serve HTTPS to clients that trust the authority, and to no others", async () => {
    const files = await ensureCertificate(directory, authority, request);
    const server = createServer({ key: await readFile(files.key), cert: await readFile(files.certificate) });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const handshake = (options: { ca?: Buffer; servername: string }) =>
      new Promise<string>((resolve) => {
        const socket = connect({ host: "127.0.0.1", port, ...options }, () => resolve("trusted"));
        socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        socket.on("secureConnect", () => socket.end());
      });
    try {
      const ca = await readFile(authority.certificate);
      assert.equal(await handshake({ ca, servername: "a.localhost" }), "trusted");
      assert.equal(await handshake({ ca, servername: "c.localhost" }), "ERR_TLS_CERT_ALTNAME_INVALID");
      assert.equal(await handshake({ servername: "a.localhost" }), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("stay as they are as long as they are good", async () => {
    const files = await ensureCertificate(directory, authority, request);
    const before = [await readFile(files.certificate), await readFile(authority.certificate)];
    await ensureAuthority(directory, "ca", "Test authority");
    await ensureCertificate(directory, authority, { ...request, subjectAltNames: ["DNS:b.localhost"] });
    assert.deepEqual([await readFile(files.certificate), await readFile(authority.certificate)], before);
  });

  it("are issued anew for another name, by another authority, and a month before they expire", async () => {
    const serial = async (names: readonly string[] = request.subjectAltNames, issuer = authority) =>
      (await read(await ensureCertificate(directory, issuer, { ...request, subjectAltNames: names }))).serialNumber;
    const serials = [await serial(), await serial(["DNS:c.localhost"])];
    serials.push(await serial(["DNS:c.localhost"], await ensureAuthority(directory, "other", "Other authority")));
    assert.equal(new Set(serials).size, 3);

    const { certificate, key } = await ensureCertificate(directory, authority, request);
    const soon = ["req", "-x509", "-new", "-key", key, "-subj", "/CN=web", "-days", "29", "-out", certificate];
    const signer = ["-CA", authority.certificate, "-CAkey", authority.key];
    await run("openssl", [...soon, ...signer, "-addext", `subjectAltName=${request.subjectAltNames.join(",")}`]);
    const old = (await read({ certificate, key })).serialNumber;
    assert.notEqual(await serial(), old);
  });

  it("have keys that only their owner can read, and leave nothing else behind", async () => {
    const files = await ensureCertificate(directory, authority, request);
    const signing = await ensureSigningKey(directory, "tokens");
    for (const key of [authority.key, files.key, signing.privateKey])
      assert.equal((await stat(key)).mode & 0o777, 0o600);
    assert.deepEqual((await readdir(directory)).sort(), [
      "ca.crt",
      "ca.key",
      "tokens.key",
      "tokens.pub",
      "web.crt",
      "web.key",
    ]);
  });

  it("sign tokens with a key that stays the same", async () => {
    const { privateKey, publicKey } = await ensureSigningKey(directory, "tokens");
    const before = await readFile(publicKey, "utf8");
    assert.match(before, /^-----BEGIN PUBLIC KEY-----/);
    await ensureSigningKey(directory, "tokens");
    assert.equal((await run("openssl", ["pkey", "-in", privateKey, "-pubout"])).stdout, before);
  });
});
