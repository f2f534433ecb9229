import assert from "node:assert/strict";
import { registerInSentry } from "../../../../operations/commands/laptop/release/sentry.ts";
import { Session } from "../../../../operations/commands/laptop/session.ts";
import { registerRelease } from "../../../../operations/sentry/register.ts";
import { FakeKubectl, type KubectlAnswer } from "../../../support/fake-kubectl.ts";
import { ReceivingServer } from "../../../support/receiving-server.ts";

const running = {
  release: "prod-20251207-143000",
  startedAt: "2025-12-07T14:30:00.000Z",
  finishedAt: "2025-12-07T14:33:16.000Z",
};
const version = "immoexpress@prod-20251207-143000";
const releases = "/api/0/organizations/immo/releases/";

describe("registering a release in Sentry", function () {
  this.timeout(20_000);
  let server: ReceivingServer;
  beforeEach(async () => {
    server = await ReceivingServer.start();
    server.answer = (response) => response.writeHead(201, { "content-type": "application/json" }).end("{}");
  });
  afterEach(() => server.stop());

  const target = () => ({
    ...{ url: server.url(""), organization: "immo", projects: ["backend", "frontend"], environment: "production" },
  });
  const register = (milliseconds = 5_000) =>
    registerRelease(target(), "sntrys_secret", running, { end: Date.now() + milliseconds, firstDelay: 1 });

  it("creates the release, and its deployment in the stack's environment", async () => {
    assert.equal(await register(), undefined);
    assert.deepEqual(
      server.received.map(({ method, path, headers, body }) => [
        ...[method, decodeURIComponent(path), headers.authorization, JSON.parse(body) as unknown],
      ]),
      [
        [
          ...["POST", releases, "Bearer sntrys_secret"],
          { version, projects: ["backend", "frontend"], dateReleased: running.finishedAt },
        ],
        [
          ...["POST", `${releases}${version}/deploys/`, "Bearer sntrys_secret"],
          {
            ...{ environment: "production", projects: ["backend", "frontend"] },
            ...{ dateStarted: running.startedAt, dateFinished: running.finishedAt },
          },
        ],
      ],
    );
  });

  it("takes a release that is known already for registered", async () => {
    server.answer = (response, count) => response.writeHead(count === 0 ? 208 : 201).end("{}");
    assert.equal(await register(), undefined);
    assert.equal(server.received.length, 2);
  });

  it("tries again what may pass, and not what will not", async () => {
    server.answer = (response, count) => response.writeHead(count < 2 ? 503 : 201).end();
    assert.equal(await register(), undefined);
    assert.equal(server.received.length, 4);
    const refusals: [status: number, problem: string][] = [
      [400, "answer 400: it knows no such project"],
      [401, "answer 401: the token is no longer valid"],
      [403, "answer 403: the token needs the scope project:releases"],
      [404, "answer 404: it knows no such organization"],
      [302, "answer 302: it sends to another address, which is not followed"],
    ];
    for (const [status, problem] of refusals) {
      const before: number = server.received.length;
      server.answer = (response) => response.writeHead(status, { location: "/elsewhere" }).end("sntrys_secret");
      assert.equal(await register(), problem);
      assert.equal(server.received.length, before + 1);
    }
  });

  it("waits for a Sentry that hangs or is away no longer than it may", async () => {
    server.answer = () => undefined;
    const started = performance.now();
    assert.equal(await register(200), "no answer in time");
    const away = { ...target() };
    await server.stop();
    assert.match(
      (await registerRelease(away, "t", running, { end: Date.now() + 100, firstDelay: 1 })) ?? "",
      /^no connection \(E\w+\)$/,
    );
    assert.ok(performance.now() - started < 2_000);
  });

  describe("of a stack", () => {
    let kubectl: FakeKubectl;
    let answer: KubectlAnswer;
    beforeEach(async () => (kubectl = await FakeKubectl.start((call, reply) => answer(call, reply))));
    afterEach(() => kubectl.stop());

    const stored = (content: object): KubectlAnswer => {
      const data = { target: Buffer.from(JSON.stringify(content)).toString("base64") };
      return (_call, reply) => {
        reply.out(JSON.stringify({ data }));
        return 0;
      };
    };
    const ofStack = (environment: NodeJS.ProcessEnv = {}) => {
      const path = `${kubectl.directory}:${process.env["PATH"] ?? ""}`;
      const stack = { name: "production", namespace: "immoexpress", context: undefined };
      const session = new Session(stack, { PATH: path, ...environment }, new AbortController().signal);
      return registerInSentry(session, running);
    };
    const tokens = () => [...new Set(server.received.map(({ headers }) => headers.authorization))];

    it("has the token of its Secret, or of whoever deploys, and neither in an argument", async () => {
      answer = stored({ ...target(), token: "stored" });
      assert.equal(await ofStack(), "prod-20251207-143000 is registered in Sentry.");
      assert.deepEqual(tokens(), ["Bearer stored"]);
      server.received.length = 0;
      await ofStack({ SENTRY_AUTH_TOKEN: "brought" });
      assert.deepEqual(tokens(), ["Bearer brought"]);
      assert.doesNotMatch(JSON.stringify(kubectl.calls), /stored|brought/);
    });

    it("is left out without a Secret, and without a token", async () => {
      answer = () => {
        throw new Error('Error from server (NotFound): secrets "sentry" not found');
      };
      assert.equal(await ofStack({ SENTRY_AUTH_TOKEN: "brought" }), undefined);
      answer = stored(target());
      assert.equal(await ofStack(), undefined);
      assert.deepEqual(server.received, []);
    });

    it("says in a sentence why it could not be", async () => {
      answer = stored({ ...target(), token: "stored" });
      server.answer = (response) => response.writeHead(401).end();
      assert.equal(
        await ofStack(),
        "prod-20251207-143000 is not registered in Sentry: answer 401: the token is no longer valid.",
      );
      answer = stored({ nothing: "known" });
      assert.match(
        (await ofStack()) ?? "",
        /is not registered in Sentry: This version does not understand the Secret sentry: /,
      );
    });
  });
});
