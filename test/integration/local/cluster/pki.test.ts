import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterPaths, clusterPaths } from "../../../../local/cluster/layout.ts";
import { type ClusterPki, ensurePki } from "../../../../local/cluster/pki.ts";

describe("ensurePki", () => {
  let directory: string;
  let paths: ClusterPaths;
  let pki: ClusterPki;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    const certificates = join(directory, "certificates");
    paths = { ...clusterPaths(), root: directory, certificates, adminKubeconfig: join(directory, "admin.kubeconfig") };
    pki = await ensurePki(paths, 16443);
  });

  after(() => rm(directory, { recursive: true }));

  it("gives every program an identity of its own, and the administrator's to nobody else", async () => {
    const subjects = await Promise.all(
      Object.values(pki.kubeconfigs).map(async (path) => {
        const { users } = JSON.parse(await readFile(path, "utf8")) as {
          users: { user: { "client-certificate-data": string } }[];
        };
        const data = users[0]!.user["client-certificate-data"];
        return new X509Certificate(Buffer.from(data, "base64")).subject.replaceAll("\n", ",");
      }),
    );
    assert.deepEqual(subjects, [
      "O=system:masters,CN=immoexpress-admin",
      "CN=system:kube-controller-manager",
      "CN=system:kube-scheduler",
      "O=system:nodes,CN=system:node:immo",
      "CN=system:kube-proxy",
      "CN=immoexpress:kube-router",
      "CN=immoexpress:local-path-provisioner",
    ]);
  });

  it("has the aggregator's proxy vouched for by an authority that signs nothing else", async () => {
    const read = async (path: string) => new X509Certificate(await readFile(path));
    const proxy = await read(pki.frontProxyClient.certificate);
    assert.ok(proxy.verify((await read(pki.frontProxyAuthority.certificate)).publicKey));
    assert.ok(!proxy.verify((await read(pki.authority.certificate)).publicKey));
    for (const { certificate } of [pki.apiServer, pki.etcd, pki.kubeletServer, pki.apiServerKubeletClient]) {
      assert.ok((await read(certificate)).verify((await read(pki.authority.certificate)).publicKey), certificate);
    }
  });

  it("answers for every address that the API server is called by", async () => {
    const certificate = new X509Certificate(await readFile(pki.apiServer.certificate));
    for (const address of ["198.18.0.2", "198.18.64.1", "127.0.0.1"])
      assert.equal(certificate.checkIP(address), address);
    assert.equal(certificate.checkHost("kubernetes.default.svc"), "kubernetes.default.svc");
  });

  it("keeps keys and kubeconfigs from everybody else", async () => {
    const names = await readdir(paths.certificates);
    const secret = names
      .filter((name) => /\.(key|kubeconfig)$/.test(name))
      .map((name) => join(paths.certificates, name));
    assert.ok(secret.length > 10);
    for (const path of [...secret, paths.adminKubeconfig]) assert.equal((await stat(path)).mode & 0o077, 0, path);
  });

  it("changes nothing the second time", async () => {
    const contents = async () => {
      const names = (await readdir(paths.certificates)).sort();
      return Promise.all(names.map(async (name) => [name, await readFile(join(paths.certificates, name), "utf8")]));
    };
    const before = await contents();
    assert.deepEqual(await ensurePki(paths, 16443), pki);
    assert.deepEqual(await contents(), before);
  });
});
