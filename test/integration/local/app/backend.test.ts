import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { illustrate } from "../../../../local/app/seed/illustration.ts";
import { ask, logIn, refusalOf } from "./client.ts";
import { type DatabaseServer, Stage, testUser } from "../../../support/application-programs.ts";
import { flagsText } from "../../../support/flag-stage.ts";
import { waitUntil } from "../../../support/wait.ts";

interface Page {
  items: { id: string; title: string; city: string; priceEuros: number; photos: string[]; createdAt: string }[];
  total: number;
  page: number;
}

const house = {
  title: "Maison au calme",
  type: "house",
  city: "Vannes",
  postalCode: "56000",
  priceEuros: 310_000,
  surfaceSquareMetres: 104,
  rooms: 5,
};

describe("the application on a real database", function () {
  this.timeout(60_000);
  let stage: Stage;
  let database: DatabaseServer;
  let api: string;
  let metricsUrl: string;
  let frontend: string;
  let bearer: { authorization: string };

  const seed = async (count: number) => {
    const program = stage.run("seed", {
      MONGODB_URI: database.uri,
      MEDIA_DIRECTORY: stage.media,
      SEED_PROPERTIES: String(count),
    });
    assert.equal(await program.exitCode(), 0, JSON.stringify(program.lines));
    return program.lines.at(-1);
  };
  const flagsFile = () => join(stage.directory, "flags.json");
  const setFlags = (reservations: "open" | "closed") =>
    writeFile(
      flagsFile(),
      flagsText({
        "enquiry-call": { state: "ENABLED", variants: { visit: "Demander une visite" }, defaultVariant: "visit" },
        reservations: { state: "ENABLED", variants: { open: true, closed: false }, defaultVariant: reservations },
      }),
    );
  const list = async (query = "") => (await ask(`${api}/api/properties?${query}`)).json as Page;

  before(async () => {
    stage = await Stage.create();
    database = await (await stage.database()).start();
    await setFlags("open");
    const backend = stage.backend(database, {
      ...{ PUBLIC_FRONTEND_URL: "https://immoexpress.example/", SENTRY_DSN: "x" },
      FLAGS_FILE: flagsFile(),
    });
    ({ url: api, metricsUrl } = await backend.addresses());
    const program = stage.run("frontend", { API_URL: api, PUBLIC_API_URL: "https://api.immoexpress.example" });
    [{ url: frontend }] = await Promise.all([program.addresses(), seed(60), backend.logged("ready")]);
    bearer = await logIn(api);
  });
  after(() => stage.end());

  it("is healthy, and says how the database does and which services are set up", async () => {
    assert.deepEqual((await ask(`${api}/health`)).json, { status: "ok" });
    assert.deepEqual((await ask(`${api}/ready`)).json, { status: "ready" });
    const { status, json } = await ask(`${api}/api/health`);
    assert.equal(status, 200);
    const report = json as { release: string; database: { status: string; latencyMs: number }; services: unknown };
    assert.equal(report.release, "prod-20250101-000000");
    assert.equal(report.database.status, "up");
    assert.ok(report.database.latencyMs < 1000);
    const none = "not configured";
    assert.deepEqual(report.services, { googleOAuth: none, sentry: "configured", featureFlags: none });
  });

  it("lets a user in and knows who it is", async () => {
    const { json } = await ask(`${api}/api/auth/profile`, { headers: bearer });
    assert.equal((json as { email: string }).email, testUser.email);
    assert.ok(!JSON.stringify(json).includes("scrypt"));
    const upperCase = { ...testUser, email: testUser.email.toUpperCase() };
    assert.equal((await ask(`${api}/api/auth/login`, { body: upperCase })).status, 200);
    const wrong = await ask(`${api}/api/auth/login`, { body: { ...testUser, password: "wrong" } });
    const unknown = await ask(`${api}/api/auth/login`, { body: { email: "nobody@example.com", password: "wrong" } });
    assert.deepEqual([wrong.status, unknown.status], [401, 401]);
    assert.equal(refusalOf(wrong).message, refusalOf(unknown).message);
    assert.equal(wrong.headers.get("www-authenticate"), "Bearer");
  });

  it("lists what was seeded, newest first, page by page and filtered", async () => {
    const [first, third] = [await list(), await list("page=3")];
    assert.equal(first.total, 60);
    assert.deepEqual([first.items.length, third.items.length], [20, 20]);
    const times = [...first.items, ...third.items].map(({ createdAt }) => createdAt);
    assert.deepEqual(times, times.toSorted().reverse());
    const { city, priceEuros } = first.items[0]!;
    const some = await list(`city=${encodeURIComponent(city)}&minPrice=${priceEuros}&maxPrice=${priceEuros}`);
    assert.ok(some.total >= 1 && some.items.every((item) => item.city === city && item.priceEuros === priceEuros));
    assert.deepEqual(await list("city=Atlantis"), { items: [], page: 1, pageSize: 20, total: 0 });
  });

  it("creates a property, which is the first of the list at once, and adds photos to it", async () => {
    await list("pageSize=1");
    const made = await ask(`${api}/api/properties`, { body: house, headers: bearer });
    assert.equal(made.status, 201);
    const { id } = made.json as { id: string };
    assert.equal(made.headers.get("location"), `/api/properties/${id}`);
    assert.equal((await list("pageSize=1")).items[0]?.id, id);

    const photo = illustrate("house", 0);
    const photos = `${api}/api/properties/${id}/photos`;
    const headers = { ...bearer, "content-type": "image/png" };
    const added = await ask(photos, { body: photo, headers });
    assert.equal(added.status, 201);
    const file = `${createHash("sha256").update(photo).digest("hex")}.png`;
    assert.deepEqual(added.json, { file, path: `/media/${file}` });
    await ask(photos, { body: photo, headers });
    assert.deepEqual((await list("pageSize=1")).items[0]?.photos, [file]);
    assert.ok((await readdir(stage.media)).includes(file));

    const served = await fetch(`${api}/media/${file}`);
    assert.equal(served.headers.get("content-type"), "image/png");
    assert.match(served.headers.get("cache-control") ?? "", /immutable/);
    assert.deepEqual(Buffer.from(await served.arrayBuffer()), photo);
  });

  it("takes enquiries and reservations, and counts them", async () => {
    const { id } = (await list("pageSize=1")).items[0]!;
    const enquiry = { email: "visitor@example.com", message: "Quand puis-je visiter ?" };
    assert.equal((await ask(`${api}/api/properties/${id}/enquiries`, { body: enquiry })).status, 201);
    const reservation = await ask(`${api}/api/properties/${id}/reservations`, { method: "POST", headers: bearer });
    assert.equal((reservation.json as { amountEuros: number }).amountEuros, 3100);
    const { text } = await ask(metricsUrl);
    for (const name of ["conversions", "payments", "properties_created"]) {
      assert.match(text, new RegExp(`^immoexpress_${name}_total\\{release="prod-20250101-000000"\\} 1$`, "m"));
    }
    assert.match(text, /^immoexpress_active_users 1$/m);
  });

  it("shows metrics by route on a port of its own only", async () => {
    const { text } = await ask(metricsUrl);
    assert.match(
      text,
      /^http_requests_total\{method="GET",route="\/api\/properties",status="200",release=".*"\} \d+$/m,
    );
    assert.match(text, /route="\/api\/properties\/:id\/photos",status="201"/);
    const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map((match) => match[1]));
    for (const route of routes) assert.doesNotMatch(route!, /[0-9a-f]{24}/);
    assert.equal((await ask(`${api}/metrics`)).status, 404);
  });

  it("answers a wrong request with one clear error", async () => {
    const { id } = (await list("pageSize=1")).items[0]!;
    const png = { ...bearer, "content-type": "image/png" };
    const seeded = (await list("page=2&pageSize=1")).items[0]!.id;
    const cases: [number, string, string, Parameters<typeof ask>[1]?][] = [
      [404, "not_found", "/nowhere"],
      [404, "not_found", "/api/properties/0123456789abcdef01234567"],
      [404, "not_found", "/api/properties/not-an-id"],
      [400, "bad_request", "/api/properties/%E0%A4%A"],
      [404, "not_found", "/media/..%2F..%2Fetc%2Fpasswd"],
      [404, "not_found", `/media/${"0".repeat(64)}.png`],
      [400, "invalid_query", "/api/properties?page=0&type=castle"],
      [400, "bad_request", "/api/auth/login", { body: "{", headers: { "content-type": "application/json" } }],
      [400, "invalid_credentials", "/api/auth/login", { body: { email: "a@b.fr" } }],
      [401, "unauthorized", "/api/auth/profile"],
      [401, "unauthorized", "/api/properties", { body: house }],
      [400, "invalid_property", "/api/properties", { body: { ...house, rooms: 0 }, headers: bearer }],
      [413, "too_large", "/api/properties", { body: { ...house, description: "x".repeat(70_000) }, headers: bearer }],
      [400, "invalid_enquiry", `/api/properties/${id}/enquiries`, { body: { email: "x" } }],
      [401, "unauthorized", `/api/properties/${id}/photos`, { body: Buffer.from("x") }],
      [415, "not_a_photo", `/api/properties/${id}/photos`, { body: Buffer.from("<svg/>"), headers: png }],
      [413, "too_large", `/api/properties/${id}/photos`, { body: Buffer.alloc(5 * 1024 * 1024 + 1), headers: png }],
      [403, "forbidden", `/api/properties/${seeded}/photos`, { body: illustrate("loft", 0), headers: png }],
    ];
    for (const [status, code, path, options] of cases) {
      const reply = await ask(`${api}${path}`, options);
      const refusal = refusalOf(reply);
      assert.deepEqual([reply.status, refusal.code], [status, code], path);
      assert.match(refusal.message, /^[^\n]{10,300}$/);
      assert.equal(refusal.requestId, reply.headers.get("x-request-id"));
      assert.equal(reply.headers.get("cache-control"), "no-store", path);
    }
  });

  it("lets only the frontend's pages read it from a browser", async () => {
    const allowed = async (origin: string) =>
      (await ask(`${api}/api/properties?pageSize=1`, { headers: { origin } })).headers.get(
        "access-control-allow-origin",
      );
    assert.equal(await allowed("https://immoexpress.example"), "https://immoexpress.example");
    assert.equal(await allowed("https://evil.example"), null);
  });

  it("is seeded once: a second run changes nothing, a larger one adds, and nothing of a user's is overwritten", async () => {
    const before = await list("pageSize=100");
    const photos = (await readdir(stage.media)).sort();
    assert.equal((await seed(60))?.["inserted"], 0);
    assert.deepEqual(await list("pageSize=100"), before);
    assert.equal((await seed(65))?.["inserted"], 5);
    assert.equal((await list("pageSize=100")).total, before.total + 5);
    assert.deepEqual((await readdir(stage.media)).sort(), photos);
    assert.equal((await list("city=Vannes")).total, 1);
  });

  it("shows the properties as pages", async () => {
    const { status, text, headers } = await ask(`${frontend}/?city=Vannes`);
    assert.equal(status, 200);
    assert.match(text, /1 bien à vendre/);
    assert.match(text, /Maison au calme/);
    assert.match(text, /src="https:\/\/api\.immoexpress\.example\/media\/[0-9a-f]{64}\.png"/);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /default-src 'none'.*img-src https:\/\/api\.immoexpress\.example;/,
    );
    const detail = /href="(\/properties\/[0-9a-f]{24})"/.exec(text)![1]!;
    const page = await ask(`${frontend}${detail}`);
    assert.match(page.text, /Vannes \(56000\)/);
    assert.match(page.text, />Demander une visite</);
    const [cookie = ""] = page.headers.getSetCookie();
    assert.match(cookie, /^visitor_id=[0-9a-f-]{36}; Path=\/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax$/);
    assert.deepEqual((await ask(`${frontend}${detail}`, { headers: { cookie } })).headers.getSetCookie(), []);
    const exposures = /^immoexpress_flag_exposures_total\{flag="enquiry-call",variant="visit",.*\} 2$/m;
    assert.match((await ask(metricsUrl)).text, exposures);
    const statuses = ["/nowhere", "/properties/x", "/?type=castle", "/health", "/ready"].map(
      async (path) => (await ask(`${frontend}${path}`)).status,
    );
    assert.deepEqual(await Promise.all(statuses), [404, 404, 400, 200, 200]);
    assert.equal((await ask(`${frontend}/`, { method: "POST" })).status, 405);
  });

  it("takes no reservations while their flag is closed, from the moment on that it is", async () => {
    const { id } = (await list("pageSize=1")).items[0]!;
    await setFlags("closed");
    const refused = await waitUntil(
      async () => {
        const reply = await ask(`${api}/api/properties/${id}/reservations`, { method: "POST", headers: bearer });
        return reply.status === 503 && reply;
      },
      { what: "the closed reservations", timeout: 5000, interval: 50 },
    );
    assert.equal(refusalOf(refused).code, "reservations_closed");
  });
});
