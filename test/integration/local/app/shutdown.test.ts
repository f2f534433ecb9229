import assert from "node:assert/strict";
import { Load } from "../../../support/load.ts";
import { waitUntil } from "../../../support/wait.ts";
import { ask } from "./client.ts";
import { type DatabaseServer, Stage } from "../../../support/application-programs.ts";

describe("stopping the application", function () {
  this.timeout(60_000);
  let stage: Stage;
  let database: DatabaseServer;
  before(async () => {
    stage = await Stage.create();
    database = await (await stage.database()).start();
  });
  after(() => stage.end());

  it("loses no request: readiness fails at once, what still comes is answered, and it exits with 0", async () => {
    const backend = stage.backend(database, { SHUTDOWN_DELAY_MS: "1200" });
    const { url } = await backend.addresses();
    await backend.logged("ready");
    const urls = [`${url}/api/properties`, `${url}/api/health`] as const;
    const load = new Load({ urls, keepAlive: 4, fresh: 4, maximum: 20_000 }).start();
    await waitUntil(() => load.report.requests > 20, { what: "the load", interval: 10 });

    backend.signal("SIGTERM");
    await backend.logged("stopping");
    const { status, json, headers } = await ask(`${url}/ready`);
    assert.deepEqual([status, json, headers.get("connection")], [503, { status: "stopping" }, "close"]);
    const whenStopping = load.report.requests;
    await waitUntil(() => load.report.requests > whenStopping + 20, { what: "answers while stopping", interval: 10 });
    // The endpoints have forgotten the pod by now: nothing new is sent.
    const report = await load.stop();
    assert.deepEqual(Object.keys(report.counts), ["200"], JSON.stringify(report.counts));
    assert.equal(await backend.exitCode(), 0);
    assert.equal(backend.lines.at(-1)?.message, "stopped");
  });

  it("finishes the request that is under way, though its caller wants to keep the connection", async () => {
    const program = stage.run("frontend", {
      API_URL: "http://127.0.0.1:9",
      PUBLIC_API_URL: "http://127.0.0.1:9",
      FAULT_LATENCY_MS: "600",
    });
    const { url, metricsUrl } = await program.addresses();
    const answer = ask(url);
    await waitUntil(async () => /nodejs_active_resources\{type="Timeout"\} [1-9]/.test((await ask(metricsUrl)).text), {
      what: "the request to arrive",
      interval: 10,
    });
    program.signal("SIGTERM");
    assert.equal((await answer).status, 503);
    assert.equal(await program.exitCode(), 0);
  });

  it("that cannot migrate fails at its start, saying why", async () => {
    const program = stage.backend(database, { FAULT_MIGRATION: "fail" });
    assert.equal(await program.exitCode(), 1);
    assert.match(String(program.lines.at(-1)?.["reason"]), /FAULT_MIGRATION=fail/);
  });

  it("that is told too little fails at its start, naming every variable", async () => {
    const program = stage.run("backend", { JWT_SECRET: "short" });
    assert.equal(await program.exitCode(), 1);
    const reason = String(program.lines.at(-1)?.["reason"]);
    for (const name of ["MONGODB_URI", "JWT_SECRET", "SESSION_SECRET"])
      assert.match(reason, new RegExp(`${name}: is required`));
    assert.doesNotMatch(reason, /short/);
  });
});
