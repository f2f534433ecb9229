import assert from "node:assert/strict";
import { waitUntil } from "../../../support/wait.ts";
import { ask, logIn, refusalOf } from "./client.ts";
import { type DatabaseServer, type Program, Stage } from "../../../support/application-programs.ts";

describe("the application without its database", function () {
  this.timeout(60_000);
  let stage: Stage;
  let database: DatabaseServer;
  let backend: Program;
  let api: string;
  let frontend: string;

  before(async () => {
    stage = await Stage.create();
    database = await stage.database();
  });
  after(() => stage.end());

  const status = async (url: string) => (await ask(url)).status;

  it("started before it waits alive but not ready, and becomes ready once it comes", async () => {
    backend = stage.backend(database);
    ({ url: api } = await backend.addresses());
    const program = stage.run("frontend", { API_URL: api, PUBLIC_API_URL: api });
    ({ url: frontend } = await program.addresses());
    await backend.logged("database is not ready yet");
    assert.deepEqual([await status(`${api}/health`), await status(`${api}/ready`)], [200, 503]);
    await database.start();
    await backend.logged("ready");
    assert.equal(await status(`${api}/ready`), 200);
    assert.equal(await status(`${frontend}/`), 200);
  });

  it("answers 503 long before the driver gives up while it is away, and by itself again when it is back, with its data", async () => {
    const bearer = await logIn(api);
    const property = { title: "Villa", type: "villa", city: "Sète", postalCode: "34200", priceEuros: 1, rooms: 9 };
    const body = { ...property, surfaceSquareMetres: 200 };
    const { json: made } = await ask(`${api}/api/properties`, { body, headers: bearer });
    const { id } = made as { id: string };

    await database.kill();
    const paths = ["/api/properties", `/api/properties/${id}`, "/api/health", "/ready"].map((path) => `${api}${path}`);
    const started = performance.now();
    const replies = await Promise.all([...paths, frontend].map((url) => ask(url)));
    const elapsed = performance.now() - started;
    assert.deepEqual(
      replies.map((reply) => reply.status),
      [503, 503, 503, 503, 503],
    );
    // The driver's own patience is 30 s; what a busy machine adds to the two of the application is nobody's fault.
    assert.ok(elapsed < 15_000, `the slowest answer took ${elapsed} ms`);
    assert.equal(refusalOf(replies[0]!).code, "database_unavailable");
    assert.equal(replies[0]!.headers.get("retry-after"), "2");
    assert.match(replies[4]!.text, /Service momentanément indisponible/);
    assert.equal(await status(`${api}/health`), 200);

    await database.start();
    const back = await waitUntil(
      async () => (await status(`${api}/ready`)) === 200 && ask(`${api}/api/properties/${id}`),
      {
        what: "the backend to be ready again",
        timeout: 10_000,
        interval: 50,
      },
    );
    assert.deepEqual(back.json, made);
    assert.equal(await status(`${api}/api/auth/profile`), 401);
    assert.equal((await ask(`${api}/api/auth/profile`, { headers: bearer })).status, 200);
  });

  it("shows a page that says so when the API is gone, and stops cleanly", async () => {
    await database.kill();
    backend.signal("SIGTERM");
    assert.equal(await backend.exitCode(), 0);
    const { status: answered, text, headers } = await ask(frontend);
    assert.equal(answered, 503);
    assert.match(text, /<h1>Service momentanément indisponible<\/h1>/);
    assert.equal(headers.get("retry-after"), "5");
    assert.equal(await status(`${frontend}/ready`), 200);
  });
});
