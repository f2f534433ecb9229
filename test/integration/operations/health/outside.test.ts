import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import type { TestAccount, NoAccount } from "../../../../operations/health/checks/account.ts";
import { outsideChecks } from "../../../../operations/health/outside.ts";
import type { CheckResult, HealthReport } from "../../../../operations/health/report.ts";
import { runChecks } from "../../../../operations/health/run.ts";
import type { HealthSettings } from "../../../../operations/health/settings.ts";
import { quick } from "../../../support/health-settings.ts";
import { account, FakeStack, hosts, release, TestAuthority, token } from "./fake-stack.ts";

describe("the checks of a stack's public addresses", () => {
  let authority: TestAuthority;
  let other: TestAuthority;
  let stack: FakeStack;

  before(async () => {
    [authority, other] = await Promise.all([TestAuthority.create(), TestAuthority.create()]);
    stack = await FakeStack.start(await authority.certificateFor(hosts.frontend, hosts.api));
  });
  afterEach(() => stack.heal());
  after(async () => {
    await stack.stop();
    await Promise.all([authority.remove(), other.remove()]);
  });

  interface Different {
    settings?: Partial<HealthSettings>;
    release?: string;
    account?: TestAccount | NoAccount;
    port?: number;
    trusting?: TestAuthority;
  }

  async function look(different: Different = {}): Promise<HealthReport> {
    const { port = stack.port, trusting = authority } = different;
    const settings = quick({ warmUp: 0, samples: 1, retries: 0, ...different.settings });
    const expected = { release, account, isCandidate: false, ...different };
    const face = {
      apiUrl: `https://${hosts.api}:${port}`,
      websiteUrl: `https://${hosts.frontend}:${port}`,
      authority: { path: "/tls/ca.crt", pem: await trusting.pem() },
      namespace: "immoexpress",
    };
    const { signal } = new AbortController();
    return runChecks(outsideChecks(face, expected, settings), { release: expected.release, settings, signal });
  }

  /** The one check that is not well. */
  async function theFailure(different: Different = {}): Promise<CheckResult> {
    const { checks, verdict } = await look(different);
    const failures = checks.filter(({ status }) => status !== "passed");
    assert.equal(verdict, "failed");
    assert.deepEqual(failures.length, 1, JSON.stringify(checks, undefined, 1));
    return failures[0] as CheckResult;
  }

  it("pass where all is well, each with what was seen and how long it took", async () => {
    const { verdict, checks } = await look({ settings: { warmUp: 1, samples: 3, flag: "new-search" } });
    assert.equal(verdict, "passed", JSON.stringify(checks, undefined, 1));
    assert.deepEqual(
      checks.map(({ name, detail }) => `${name}: ${detail}`),
      [
        `API: it runs ${release}`,
        `login: it gave ${account.email} a token`,
        `profile: it knows ${account.email} by the token`,
        "properties: it lists 2 of 2",
        "feature flags: 1 evaluated, new-search among them",
        "website: a page of 1 kB with 2 properties",
      ],
    );
    for (const { name, group, latencyMs, limitMs } of checks) {
      assert.ok(latencyMs !== null && latencyMs > 0, name);
      assert.deepEqual([group, limitMs], ["public", name === "website" ? 3000 : 500]);
    }
    const logins = stack.asked.filter((request) => request.endsWith("login"));
    assert.deepEqual(logins, [`${hosts.api}:${stack.port} POST /api/auth/login`]);
    assert.ok(stack.asked.includes(`${hosts.frontend}:${stack.port} GET /`));
  });

  it("keep password and token to themselves, whatever happens", async () => {
    const echo: RequestListener = (request, response) => {
      response.writeHead(500, { "x-request-id": `${account.password} ${token}`, "content-type": token });
      response.end(`${account.password} ${request.headers.authorization ?? ""}`);
    };
    const said = [await look()];
    for (const key of ["POST /api/auth/login", "GET /api/auth/profile", "GET /api/flags"]) stack.faults.set(key, echo);
    said.push(await look());
    stack.answers("GET /api/auth/profile", { email: token, release: token });
    stack.answers("GET /api/health", { status: "ok", release: `${token} ${account.password}` });
    said.push(await look());
    for (const secret of [account.password, token]) assert.ok(!JSON.stringify(said).includes(secret), secret);
  });

  const log = "look at kubectl --namespace=immoexpress logs --selector=app.kubernetes.io/name=backend --tail=50.";
  const at = (host: string, path: string) => new RegExp(`https://${host}:\\d+${path}`).source;
  const health = at(hosts.api, "/api/health");
  const says =
    (key: string, value: unknown, status = 200) =>
    () =>
      stack.answers(key, value, status);
  const oneFlag = JSON.stringify({ flags: { map: { variant: "on", reason: "STATIC" } } });
  const raw = (key: string, listener: RequestListener) => () => void stack.faults.set(key, listener);

  const wrong: [what: string, fault: () => void, different: Different, check: string, sentence: RegExp][] = [
    [
      "another release",
      () => undefined,
      { release: "prod-20991231-000000" },
      "API",
      new RegExp(`^Expected release prod-20991231-000000 of GET ${health}, but ${release} runs; look at the rollouts`),
    ],
    [
      "an error",
      says("GET /api/health", {}, 500),
      {},
      "API",
      new RegExp(`^Expected status 200 of GET ${health}, but it answered 500 \\(request request-1\\); ${log}$`),
    ],
    [
      "a redirect",
      raw("GET /", (_, response) => response.writeHead(302, { location: "https://example.com/" }).end()),
      {},
      "website",
      /^Expected status 200 of GET https:\S+, but it answered 302; /,
    ],
    [
      "what is no JSON",
      raw("GET /api/flags", (_, response) => response.end("<html>")),
      {},
      "feature flags",
      /^Expected evaluated flags of GET \S+, but it answered something that is not JSON; /,
    ],
    [
      "JSON of another shape",
      says("GET /api/properties", { items: [{ id: "a", title: "", priceEuros: 0 }], total: 1 }),
      {},
      "properties",
      /^Expected a list of properties of GET \S+, but its JSON has another shape \(items\.0\.title, items\.0\.priceEuros\); /,
    ],
    [
      "a list that does not add up",
      says("GET /api/properties", { items: [], total: 3 }),
      {},
      "properties",
      /^Expected 3 different properties of the 3 of GET \S+, but it lists 0, of which 0 are different; /,
    ],
    [
      "too few properties",
      says("GET /api/properties", { items: [], total: 0 }),
      {},
      "properties",
      /^Expected at least 1 properties of GET \S+, but it counts 0; look at the collection/,
    ],
    [
      "a flag that is not there",
      () => undefined,
      { settings: { flag: "old-search" } },
      "feature flags",
      /^Expected the flag old-search among those of GET \S+, but it is not among the 1 that were evaluated; /,
    ],
    [
      "a page without properties",
      raw("GET /", (_, response) =>
        response.writeHead(200, { "content-type": "text/html" }).end("<html><title>x</title></html>"),
      ),
      {},
      "website",
      /^Expected properties on the page of GET \S+, but it links to none; look at the check of the properties/,
    ],
    [
      "an answer that breaks off",
      raw("GET /", (_, response) => {
        response.writeHead(200, { "content-type": "text/html", "content-length": "1000" });
        response.write("<html>", () => response.destroy());
      }),
      {},
      "website",
      /^Expected an answer of GET \S+, but the connection broke off before the answer was whole; look at the ingress/,
    ],
    [
      "an answer that is too large",
      raw("GET /", (_, response) => response.end(Buffer.alloc(5_100_000))),
      {},
      "website",
      /^Expected an answer of GET \S+ of at most 5 MB, but it is larger; /,
    ],
    [
      "an answer that never ends",
      raw("GET /api/flags", (_, response) => void response.write("{")),
      { settings: { timeoutSeconds: 0.3 } },
      "feature flags",
      /^Expected an answer of GET \S+, but none was there, or not the whole of it, after 0\.3 s; /,
    ],
    [
      "an answer that is too slow",
      raw("GET /api/flags", (_, response) => void setTimeout(() => response.end(oneFlag), 600)),
      {},
      "feature flags",
      /^Expected an answer of GET \S+ within 500 ms, but it took [67]\d\d ms; /,
    ],
  ];
  for (const [what, fault, different, check, sentence] of wrong) {
    it(`say what is wrong: ${what}`, async () => {
      fault();
      const { name, detail } = await theFailure(different);
      assert.equal(name, check);
      assert.match(detail, sentence);
    });
  }

  it("know that a profile needs a login, and where the account comes from", async () => {
    for (const [different, came] of [
      [
        { account: { ...account, password: "another" } },
        /but it answered 401 \(request request-1\); look at the Secret/,
      ],
      [
        { account: { problem: "there is none" } },
        /^Expected an account for POST \S+, but there is none; look at the S/,
      ],
    ] as const) {
      const { checks } = await look(different);
      const [login, profile, ...more] = checks.filter(({ status }) => status === "failed");
      assert.match(login?.detail ?? "", came);
      assert.match(profile?.detail ?? "", /^Expected the token of a login .*, but there is none; look at the check/);
      assert.deepEqual(more, []);
    }
  });

  it("trust nobody but the stack's authority, and only for its own names", async () => {
    const all = async (different: Different) => {
      const { checks, verdict } = await look(different);
      assert.equal(verdict, "failed");
      assert.ok(checks.every(({ status }) => status === "failed"));
      return checks[0]?.detail ?? "";
    };
    assert.match(
      await all({ trusting: other }),
      /but its certificate comes from an authority that is not trusted; look at the certificate .* authority in \/tls\/ca\.crt\.$/,
    );
    const stranger = await FakeStack.start(await authority.certificateFor("other.localhost"));
    try {
      assert.match(await all({ port: stranger.port }), /, but its certificate is for other names; look at the cert/);
      assert.deepEqual(stranger.asked, []);
    } finally {
      await stranger.stop();
    }
    assert.match(await all({ port: stranger.port }), /, but the connection was refused; look at the ingress/);
  });

  it("are not held up by a server that hangs: all together end at the deadline", async () => {
    const hang: RequestListener = () => undefined;
    for (const key of ["GET /api/health", "POST /api/auth/login", "GET /api/properties", "GET /api/flags", "GET /"]) {
      stack.faults.set(key, hang);
    }
    const started = Date.now();
    const { checks } = await look({ settings: { timeoutSeconds: 0.4, deadlineSeconds: 1, retries: 5 } });
    assert.ok(Date.now() - started < 1_900);
    assert.equal(checks.length, 6);
    assert.ok(checks.every(({ status }) => status === "failed"));
  });
});
