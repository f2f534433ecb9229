import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Load } from "../../support/load.ts";
import { waitUntil } from "../../support/wait.ts";

describe("Load", () => {
  let server: Server;
  let url: string;
  let paths: string[];
  let connections: number;
  /** What becomes of the nth request. */
  let answer: (count: number, socket: Socket) => number;

  beforeEach(async () => {
    paths = [];
    connections = 0;
    answer = () => 200;
    server = createServer((request, response) => {
      paths.push(request.url ?? "");
      const status = answer(paths.length, request.socket);
      if (!request.socket.destroyed) response.writeHead(status).end("body");
    });
    server.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://name.localhost:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function run(options: Partial<ConstructorParameters<typeof Load>[0]>) {
    const load = new Load({ urls: [url], keepAlive: 0, maximum: 20, ...options }).start();
    const { maximum = 20 } = options;
    await waitUntil(() => load.report.requests >= maximum, { what: "the load to end", timeout: 5_000, interval: 5 });
    return load.stop();
  }

  it("ends by itself, asks for the addresses in turn and counts every answer", async () => {
    const report = await run({ urls: [`${url}/a`, `${url}/b`], keepAlive: 2 });
    assert.deepEqual(report.counts, { 200: 20 });
    assert.equal(paths.length, 20);
    assert.deepEqual(
      [paths.filter((path) => path === "/a").length, paths.filter((path) => path === "/b").length],
      [10, 10],
    );
  });

  it("keeps one connection for each client", async () => {
    await run({ keepAlive: 3 });
    assert.equal(connections, 3);
  });

  it("opens a new connection for every request of a fresh client", async () => {
    await run({ fresh: 2 });
    assert.equal(connections, 20);
  });

  it("counts what was answered with an error and what was not answered at all, and goes on", async () => {
    answer = (count, socket) => {
      if (count === 5) socket.destroy();
      return count === 10 ? 503 : 200;
    };
    const report = await run({ keepAlive: 1 });
    assert.deepEqual(report.counts, { 200: 18, 503: 1, UND_ERR_SOCKET: 1 });
  });

  it("counts connections that are refused", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const report = await run({ keepAlive: 1, fresh: 1, maximum: 4 });
    assert.deepEqual(report.counts, { ECONNREFUSED: 4 });
  });

  it("keeps to the rate, whatever the number of clients", async () => {
    const started = performance.now();
    await run({ keepAlive: 4, fresh: 2, perSecond: 100, maximum: 30 });
    // Thirty starts are twenty-nine pauses of 10 ms.
    assert.ok(performance.now() - started >= 285);
  });

  it("waits for the requests under way when it is stopped", async () => {
    const load = new Load({ urls: [url], keepAlive: 2, maximum: 1_000_000 }).start();
    await waitUntil(() => load.report.requests > 10, { what: "some requests", interval: 1 });
    const report = await load.stop();
    assert.equal(report.requests, paths.length);
    assert.equal(report.failed, 0);
  });
});
