import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createLog } from "../../../../../local/app/shared/log.ts";
import { createHttpMetrics } from "../../../../../local/app/shared/metrics.ts";
import { observeRequest } from "../../../../../local/app/shared/observe.ts";
import { requestIdFrom } from "../../../../../local/app/shared/request-id.ts";

class FakeResponse extends EventEmitter {
  readonly headers: Record<string, string> = {};
  statusCode = 200;
  writableFinished = true;
  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
}

function observe(url: string, route: string, change: Partial<FakeResponse> = {}, method = "GET") {
  const lines: string[] = [];
  const log = createLog("backend", "prod-1", (line) => lines.push(line));
  const metrics = createHttpMetrics("prod-1");
  const response = Object.assign(new FakeResponse(), change);
  const request = { url, method, headers: { "x-request-id": "caller-given-id" } };
  observeRequest(
    request as unknown as IncomingMessage,
    response as unknown as ServerResponse,
    { log, metrics },
    () => route,
  );
  response.emit("close");
  return { response, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), metrics };
}

describe("an observed request", () => {
  it("is counted under its route's pattern, never under its path", async () => {
    const { metrics } = observe("/api/properties/abc?x=1", "/api/properties/:id");
    const text = await metrics.registry.metrics();
    assert.match(
      text,
      /^http_requests_total\{method="GET",route="\/api\/properties\/:id",status="200",release="prod-1"\} 1$/m,
    );
    assert.match(text, /^http_request_duration_seconds_bucket\{le="0\.005",.*route="\/api\/properties\/:id"/m);
    assert.doesNotMatch(text, /abc/);
  });

  it("is beside the release of its process, as the time that the tag names", async () => {
    const metrics = async (release: string) => createHttpMetrics(release).registry.metrics();
    const seconds = Date.parse("2025-12-07T14:30:00Z") / 1000;
    assert.ok(
      (await metrics("prod-20251207-143000")).includes(
        `immoexpress_release_timestamp_seconds{release="prod-20251207-143000"} ${seconds}\n`,
      ),
    );
    assert.match(await metrics("dev"), /^immoexpress_release_timestamp_seconds\{release="dev"\} 0$/m);
  });

  it("with a method of the caller's invention makes no series of its own", async () => {
    const { metrics } = observe("/", "/", {}, "BREW");
    assert.match(await metrics.registry.metrics(), /^http_requests_total\{method="other"/m);
  });

  it("is logged with its id, without its query", () => {
    const { lines, response } = observe("/api/properties?city=Paris", "/api/properties");
    assert.equal(response.headers["X-Request-Id"], "caller-given-id");
    assert.equal(lines.length, 1);
    const { service, release, level, requestId, path, status } = lines[0]!;
    assert.deepEqual(
      { service, release, level, requestId, path, status },
      {
        service: "backend",
        release: "prod-1",
        level: "info",
        requestId: "caller-given-id",
        path: "/api/properties",
        status: 200,
      },
    );
  });

  it("that its caller gave up is counted as 499", async () => {
    const { metrics, lines } = observe("/", "/", { writableFinished: false });
    assert.match(await metrics.registry.metrics(), /status="499"/);
    assert.equal(lines[0]?.["status"], 499);
  });

  it("of the kubelet is logged only when it fails", () => {
    assert.equal(observe("/health", "/health").lines.length, 0);
    assert.equal(observe("/ready", "/ready", { statusCode: 503 }).lines[0]?.["level"], "error");
  });
});

describe("a request's id", () => {
  it("is the caller's when it is safe to log", () => {
    assert.equal(requestIdFrom("0af7651916cd43dd-8448.eb_1"), "0af7651916cd43dd-8448.eb_1");
  });

  it("is a new one otherwise", () => {
    for (const header of [
      undefined,
      "",
      "short",
      "x".repeat(129),
      'id"}\n{"level":"error"',
      ["one-id-only", "another-id"],
    ]) {
      const id = requestIdFrom(header);
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.notEqual(id, requestIdFrom(header));
    }
  });
});
