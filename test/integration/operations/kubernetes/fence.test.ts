import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ensureAuthority, ensureCertificate } from "../../../../local/cluster/certificates.ts";
import { apiServerAccess } from "../../../../operations/kubernetes/api-server.ts";
import { KubernetesFence } from "../../../../operations/kubernetes/fence.ts";
import type { FenceMemory } from "../../../../operations/restore/types.ts";

const scalePath = "/apis/argoproj.io/v1alpha1/namespaces/immoexpress/rollouts/backend/scale";
const selector = "app.kubernetes.io/name=backend,app.kubernetes.io/part-of=immoexpress";

/** The part of an API server that a fence calls; its pods end one by one, each at the second look. */
class FakeApiServer {
  replicas = 4;
  pods = ["backend-a", "backend-b"];
  podsEnd = true;
  token = "token 1";
  refusal: { status: number; message: string } | undefined;
  /** Answers 500 that many times first. */
  faults = 0;
  readonly calls: string[] = [];
  private looks = 0;

  async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const url = new URL(request.url ?? "", "https://api");
    this.calls.push(`${request.method ?? ""} ${url.pathname}`);
    if (this.faults-- > 0) return { status: 500, body: "not even an object" };
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return { status: 401, body: { message: "Unauthorized" } };
    if (this.refusal !== undefined) return { status: this.refusal.status, body: { message: this.refusal.message } };
    if (url.pathname === scalePath) return { status: 200, body: await this.scale(request) };
    assert.equal(url.pathname, "/api/v1/namespaces/immoexpress/pods");
    assert.equal(url.searchParams.get("labelSelector"), selector);
    if (this.replicas === 0 && this.podsEnd && ++this.looks % 2 === 0) this.pods.pop();
    return { status: 200, body: { items: this.pods.map((name) => ({ metadata: { name } })) } };
  }

  private async scale(request: IncomingMessage): Promise<unknown> {
    if (request.method === "PATCH") {
      assert.equal(request.headers["content-type"], "application/merge-patch+json");
      this.replicas = (JSON.parse(await text(request)) as { spec: { replicas: number } }).spec.replicas;
    }
    // Like Go, which leaves out a 0.
    return { spec: this.replicas === 0 ? {} : { replicas: this.replicas }, status: { replicas: 4, selector } };
  }
}

class Memory implements FenceMemory {
  replicas: number | undefined;
  onWrite: (replicas: number | undefined) => void = () => undefined;

  read(): Promise<number | undefined> {
    return Promise.resolve(this.replicas);
  }

  write(replicas: number | undefined): Promise<void> {
    this.onWrite(replicas);
    this.replicas = replicas;
    return Promise.resolve();
  }
}

describe("the fence in Kubernetes", () => {
  let directory: string;
  let server: Server;
  let api: FakeApiServer;
  let memory: Memory;
  let fence: KubernetesFence;
  let serviceAccount: string;
  let url: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    const authority = await ensureAuthority(directory, "ca", "test");
    const pair = await ensureCertificate(directory, authority, {
      name: "server",
      commonName: "server",
      usages: ["serverAuth"],
      subjectAltNames: ["IP:127.0.0.1"],
    });
    serviceAccount = join(directory, "serviceaccount");
    await mkdir(serviceAccount);
    await writeFile(join(serviceAccount, "ca.crt"), await readFile(authority.certificate));
    const tls = { cert: await readFile(pair.certificate), key: await readFile(pair.key) };
    server = createServer(tls, (request, response) => {
      void api.answer(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(directory, { recursive: true });
  });

  const fenceWith = (timeout: number) =>
    new KubernetesFence(
      { url, serviceAccount },
      { namespace: "immoexpress", rollout: "backend", interval: 5, timeout },
    );

  beforeEach(async () => {
    api = new FakeApiServer();
    memory = new Memory();
    await writeFile(join(serviceAccount, "token"), `${api.token}\n`);
    fence = fenceWith(20_000);
  });

  it("is up when the last pod is gone, and down again with as many replicas as before", async () => {
    await fence.raise(memory);
    assert.deepEqual([api.replicas, api.pods], [0, []]);
    await fence.lower(memory);
    assert.equal(api.replicas, 4);
    assert.equal(memory.replicas, undefined);
  });

  it("writes the number down before it changes anything", async () => {
    memory.onWrite = (replicas) => assert.deepEqual([replicas, api.replicas], [4, 4]);
    await fence.raise(memory);
  });

  it("raised again after it was killed, keeps the number of the first time", async () => {
    await fence.raise(memory);
    await fenceWith(20_000).raise(memory);
    await fenceWith(20_000).lower(memory);
    assert.equal(api.replicas, 4);
  });

  it("lets somebody else's 0 be", async () => {
    api.replicas = 0;
    await fence.raise(memory);
    await fence.lower(memory);
    assert.equal(api.replicas, 0);
  });

  it("that is not up calls nobody to come down", async () => {
    await fence.lower(memory);
    assert.deepEqual(api.calls, []);
  });

  it("names the pods that do not end", async () => {
    api.podsEnd = false;
    const expected = /^Error: pods of the Rollout backend are still there .* scaled to 0 \(backend-a, backend-b\)$/;
    await assert.rejects(fenceWith(50).raise(memory), expected);
    assert.equal(memory.replicas, 4);
  });

  it("says what was refused, and does not repeat the token", async () => {
    api.refusal = { status: 403, message: 'rollouts.argoproj.io "backend" is forbidden' };
    await assert.rejects(fence.raise(memory), (error: Error) => {
      assert.match(error.message, /refused GET \S+\/rollouts\/backend\/scale: rollouts\S+ "backend" is forbidden/);
      assert.ok(!error.message.includes("token 1"));
      return true;
    });
    assert.equal(memory.replicas, undefined);
  });

  it("tries again what fails for a moment", async () => {
    api.faults = 2;
    await fence.raise(memory);
    assert.equal(api.replicas, 0);
  });

  it("takes the new token when that is replaced", async () => {
    await fence.raise(memory);
    api.token = "token 2";
    await writeFile(join(serviceAccount, "token"), api.token);
    await fence.lower(memory);
    assert.equal(api.replicas, 4);
  });

  it("believes only the cluster's own certificate", async () => {
    const stranger = join(directory, "stranger");
    await mkdir(stranger);
    const { certificate } = await ensureAuthority(stranger, "ca", "stranger");
    await writeFile(join(stranger, "ca.crt"), await readFile(certificate));
    await writeFile(join(stranger, "token"), api.token);
    const deceived = new KubernetesFence(
      { url, serviceAccount: stranger },
      { namespace: "immoexpress", rollout: "backend" },
    );
    await assert.rejects(deceived.raise(memory), /does not answer: .*certificate/);
    assert.deepEqual(api.calls, []);
  });

  it("finds the API server by what every pod is told, and says so outside of one", () => {
    const { url: address } = apiServerAccess({ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" });
    assert.equal(address, "https://10.96.0.1:443");
    assert.equal(apiServerAccess({ KUBERNETES_SERVICE_HOST: "fd00::1" }).url, "https://[fd00::1]:443");
    assert.throws(() => apiServerAccess({}), /only from inside the cluster/);
  });
});
