import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Api } from "../../../../local/app/frontend/api.ts";
import { createHandler } from "../../../../local/app/frontend/app.ts";
import { readFrontendSettings } from "../../../../local/app/frontend/settings.ts";
import { readFaults } from "../../../../local/app/shared/faults.ts";
import { createLog } from "../../../../local/app/shared/log.ts";
import { createHttpMetrics } from "../../../../local/app/shared/metrics.ts";

async function listen(handler: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("a request's id", () => {
  const lines: Record<string, unknown>[] = [];
  let asked: { url: string; headers: IncomingHttpHeaders }[] = [];
  let backend: Awaited<ReturnType<typeof listen>>;
  let frontend: Awaited<ReturnType<typeof listen>>;
  let answer: RequestListener;

  before(async () => {
    backend = await listen((request, response) => {
      asked.push({ url: request.url ?? "", headers: request.headers });
      answer(request, response);
    });
    const settings = readFrontendSettings({ API_URL: backend.url, PUBLIC_API_URL: "https://api.example.com" });
    const log = createLog("frontend", "prod-1", (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
    const parts = { log, metrics: createHttpMetrics("prod-1"), faults: readFaults({}), api: new Api(backend.url) };
    frontend = await listen(createHandler({ ...parts, settings, state: { stopping: false } }));
  });

  beforeEach(() => {
    lines.length = 0;
    asked = [];
    answer = (_, response) => response.end(JSON.stringify({ items: [], page: 1, pageSize: 24, total: 0 }));
  });

  after(() => {
    for (const { server } of [frontend, backend]) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** The id in the answer, once the request was logged. */
  async function visit(path: string, headers: Record<string, string> = {}): Promise<string | null> {
    const response = await fetch(`${frontend.url}${path}`, { headers });
    await response.text();
    while (!lines.some(({ message }) => message === "request")) await new Promise((resolve) => setImmediate(resolve));
    return response.headers.get("x-request-id");
  }

  it("goes from the caller through the website to the API, into the log and back", async () => {
    assert.equal(await visit("/?city=Paris", { "X-Request-Id": "caller-given-id" }), "caller-given-id");
    assert.deepEqual(
      asked.map(({ headers }) => headers["x-request-id"]),
      ["caller-given-id"],
    );
    const { requestId, method, route, path, status, durationMs, service, release, level } = lines[0] ?? {};
    assert.deepEqual(
      { requestId, method, route, path, status, service, release, level },
      {
        ...{ requestId: "caller-given-id", method: "GET", route: "/", path: "/", status: 200 },
        ...{ service: "frontend", release: "prod-1", level: "info" },
      },
    );
    assert.equal(typeof durationMs, "number");
    assert.ok(!JSON.stringify(lines).includes("Paris"));
  });

  it("is made where the caller gives none, and is the same everywhere", async () => {
    const id = await visit("/properties/0123456789abcdef01234567");
    assert.match(id ?? "", /^[0-9a-f-]{36}$/);
    assert.ok(asked.length >= 1);
    for (const { headers } of asked) assert.equal(headers["x-request-id"], id);
    for (const { requestId } of lines) assert.equal(requestId, id);
  });

  it("stands beside what went wrong", async () => {
    answer = (_, response) => response.writeHead(500).end();
    assert.equal(await visit("/", { "X-Request-Id": "request-that-fails" }), "request-that-fails");
    assert.deepEqual(
      lines.map(({ level, message, requestId }) => [level, message, requestId]),
      [
        ["error", "page failed", "request-that-fails"],
        ["error", "request", "request-that-fails"],
      ],
    );
  });
});
