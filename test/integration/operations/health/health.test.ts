import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { stringify } from "yaml";
import { health } from "../../../../operations/commands/laptop/health.ts";
import { Session } from "../../../../operations/commands/laptop/session.ts";
import { insideChecks } from "../../../../operations/health/inside.ts";
import type { CheckResult, HealthReport } from "../../../../operations/health/report.ts";
import { runChecks } from "../../../../operations/health/run.ts";
import type { HealthSettings } from "../../../../operations/health/settings.ts";
import { FakeJobs, resultLine } from "../../../support/fake-jobs.ts";
import { FaultyProxy } from "../../../support/faulty-proxy.ts";
import { quick } from "../../../support/health-settings.ts";
import { type DatabaseServer, Stage } from "../../../support/application-programs.ts";
import { runRealPods } from "../commands/pods.ts";
import { account, FakeStack, hosts, release, TestAuthority } from "./fake-stack.ts";

describe("the checks of what is inside", function () {
  this.timeout(60_000);
  const database = "agence";
  let stage: Stage;
  let server: DatabaseServer;
  let inner: FakeStack;

  before(async () => {
    stage = await Stage.create();
    server = await (await stage.database()).start();
    const client = new MongoClient(server.uri);
    await client.db(database).collection("properties").insertOne({ title: "A house" });
    await client.close();
    inner = await FakeStack.start();
  });
  afterEach(() => inner.heal());
  after(async () => {
    await inner.stop();
    await stage.end();
  });

  const innerUrl = () => `http://127.0.0.1:${inner.port}`;
  const byName = ({ checks }: HealthReport, name: string): CheckResult =>
    checks.find((check) => check.name === name) ?? assert.fail(`no ${name} in ${JSON.stringify(checks)}`);

  describe("in a pod's place", () => {
    async function look(uri = server.uri, different: Partial<HealthSettings> = {}): Promise<HealthReport> {
      const settings = quick({ retries: 0, ...different });
      const face = {
        ...{ backendUrl: innerUrl(), frontendUrl: innerUrl(), database: { uri, database }, namespace: "immoexpress" },
        externalServices: [{ name: "storage", url: `${innerUrl()}/storage` }],
      };
      const { signal } = new AbortController();
      return runChecks(insideChecks(face, { release }, settings), { release, settings, signal });
    }

    it("pass where all is well", async () => {
      const report = await look();
      assert.equal(report.verdict, "passed", JSON.stringify(report, undefined, 1));
      assert.deepEqual(
        report.checks.map(({ name, group, limitMs, detail }) => [name, group, limitMs, detail]),
        [
          ["MongoDB", "database", 200, "it answers"],
          ["backend", "service", 500, `it runs ${release}`],
          ["frontend", "service", 3000, "a page of 1 kB with 2 properties"],
          ["storage", "external", 2000, "it answers (status 404)"],
        ],
      );
    });

    it("say that an external service is down, which alone decides nothing", async () => {
      inner.answers("GET /storage", {}, 503);
      const report = await look();
      assert.equal(report.verdict, "degraded");
      assert.match(byName(report, "storage").detail, /^Expected an answer of GET \S+ below 500, but it answered 503; /);
      assert.equal((await look(undefined, { external: "fail" })).verdict, "failed");
    });

    it("say that there is no database, without its password", async () => {
      const report = await look("mongodb://app:the-password@127.0.0.1:1/?authSource=admin", { timeoutSeconds: 0.5 });
      assert.equal(report.verdict, "failed");
      const { status, detail } = byName(report, "MongoDB");
      assert.equal(status, "failed");
      assert.match(
        detail,
        /^Expected an answer .*, but there was none \(connect ECONNREFUSED 127\.0\.0\.1:1\); look at its pods, or its provider's console: immoexpress:database\.$/,
      );
      assert.doesNotMatch(JSON.stringify(report), /the-password/);
    });

    it("are not held up by a database that hangs, and see it again when it is back", async () => {
      const proxy = await FaultyProxy.start(Number(new URL(server.uri).port));
      try {
        proxy.stall();
        const started = Date.now();
        const hanging = await look(`mongodb://${proxy.host}`, { timeoutSeconds: 0.3 });
        assert.ok(Date.now() - started < 2_000);
        assert.match(byName(hanging, "MongoDB").detail, /after 0\.3 s; |there was none \(/);
        setTimeout(() => proxy.heal(), 300);
        const back = await look(`mongodb://${proxy.host}`, { timeoutSeconds: 0.3, retries: 10 });
        assert.deepEqual([byName(back, "MongoDB").status, back.verdict], ["flaky", "degraded"]);
      } finally {
        await proxy.stop();
      }
    });
  });

  describe("asked for from a laptop", () => {
    let authority: TestAuthority;
    let outer: FakeStack;
    let jobs: FakeJobs;
    let directory: string;

    before(async () => {
      authority = await TestAuthority.create();
      outer = await FakeStack.start(await authority.certificateFor(hosts.frontend, hosts.api));
    });
    beforeEach(async () => {
      [jobs, directory] = await Promise.all([FakeJobs.start(), mkdtemp(join(tmpdir(), "immoexpress-project-"))]);
      jobs.present.set("health-account", account);
      runRealPods(jobs, {
        ...{ MONGODB_URI: server.uri, DATABASE_NAME: database, RELEASE: release, NAMESPACE: "stage" },
        ...{ BACKEND_URL: innerUrl(), FRONTEND_URL: innerUrl(), EXTERNAL_SERVICES: "[]" },
        HEALTH_SETTINGS: JSON.stringify(quick({ retries: 0 })),
      });
      await writeFile(join(directory, "Pulumi.test.yaml"), stringify({ config: stackConfig() }));
    });
    afterEach(async () => {
      await Promise.all([jobs.stop(), rm(directory, { recursive: true })]);
      outer.heal();
    });
    after(async () => {
      await Promise.all([outer.stop(), authority.remove()]);
    });

    const stackConfig = () => ({
      "immoexpress:release": release,
      "immoexpress:hosts": hosts,
      "immoexpress:publicPorts": { https: outer.port },
      "immoexpress:tls": { source: "file", caCertificatePath: authority.path },
      "immoexpress:health": { intervalSeconds: 0, retries: 1, image: "operations:1" },
      "immoexpress:namespace": "stage",
    });
    const ask = (asked?: string) => {
      const environment = { PATH: `${jobs.kubectl.directory}:${process.env["PATH"] ?? ""}` };
      const stack = { name: "test", namespace: "stage", context: undefined };
      const session = new Session(stack, environment, new AbortController().signal);
      return health({ verb: "health", candidate: false, release: asked }, session, directory);
    };

    it("are added to those of the public addresses, which the stack's file names", async () => {
      const report = await ask();
      assert.equal(report.verdict, "passed", JSON.stringify(report, undefined, 1));
      assert.deepEqual(
        report.checks.map(({ name }) => name),
        ["API", "login", "profile", "properties", "feature flags", "website", "MongoDB", "backend", "frontend"],
      );
      assert.equal(jobs.args.slice(1).join(" "), `health --release=${release}`);
      assert.doesNotMatch(JSON.stringify([jobs.kubectl.calls, report]), new RegExp(account.password));
    });

    it("look for the release that is asked for, on both sides", async () => {
      const detail = "Expected release prod-20991231-000000 of GET http://backend, but another one runs; look at it.";
      const found = {
        name: "backend",
        group: "service",
        status: "failed",
        latencyMs: null,
        limitMs: 500,
        attempts: 1,
        detail,
      };
      const times = { startedAt: "2025-12-07T14:31:00.000Z", finishedAt: "2025-12-07T14:31:08.000Z" };
      jobs.runs([resultLine({ format: 1, release, ...times, verdict: "failed", checks: [found] })]);
      const { verdict, checks, release: expected } = await ask("prod-20991231-000000");
      assert.deepEqual([verdict, expected], ["failed", "prod-20991231-000000"]);
      const failures = checks.filter(({ status }) => status === "failed");
      assert.deepEqual(
        failures.map(({ name }) => name),
        ["API", "backend"],
      );
      assert.match(failures[0]?.detail ?? "", /^Expected release prod-20991231-000000 of GET /);
      assert.equal(jobs.args.slice(1).join(" "), "health --release=prod-20991231-000000");
    });

    it("are a failure where they cannot be made, and those of the public addresses count all the same", async () => {
      jobs.cronJobs.delete("health");
      jobs.present.clear();
      const { verdict, checks } = await ask();
      assert.equal(verdict, "failed");
      const failures = checks
        .filter(({ status }) => status === "failed")
        .map(({ name, detail }) => `${name}: ${detail}`);
      assert.match(
        failures[0] ?? "",
        /^login: .*secrets "health-account" not found\); look at the Secret health-account/,
      );
      assert.match(
        failures[2] ?? "",
        /^inside the cluster: Expected a Job .*, but none did \(There is no CronJob health in the n/,
      );
      assert.deepEqual([checks.length, failures.length], [7, 3]);
    });
  });
});
