import { once } from "node:events";
import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureAuthority, ensureCertificate, type KeyPair } from "../../../../local/cluster/certificates.ts";

export const hosts = { api: "api.immo.localhost", frontend: "immo.localhost" };
export const release = "prod-20251207-143000";
export const account = { email: "probe@immoexpress.example", password: "a-password-of-the-tests" };
export const token = "a.token.of-the-tests";

const property = (id: string) => ({ id, title: `House ${id}`, priceEuros: 200_000 });
const page = `<!doctype html><html><head><title>Nos annonces</title></head><body>
<a href="/properties/a">A</a><a href="/properties/b">B</a></body></html>`;

const json = (value: unknown, status = 200): RequestListener => {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json", "x-request-id": "request-1" });
    response.end(JSON.stringify(value));
  };
};

/** What the application answers when it is well. */
const well: Readonly<Record<string, RequestListener>> = {
  "GET /api/health": json({ status: "ok", release, database: { status: "up" } }),
  "POST /api/auth/login": (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      const isKnown = (JSON.parse(body) as typeof account).password === account.password;
      json(isKnown ? { token } : { error: { code: "unauthorized" } }, isKnown ? 200 : 401)(request, response);
    });
  },
  "GET /api/auth/profile": (request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${token}`;
    json(isKnown ? { email: account.email } : {}, isKnown ? 200 : 401)(request, response);
  },
  "GET /api/properties": json({ items: [property("a"), property("b")], page: 1, pageSize: 12, total: 2 }),
  "GET /api/flags": json({ flags: { "new-search": { value: true, variant: "on", reason: "STATIC" } } }),
  "GET /": (_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(page);
  },
};

/** Website and API on one port of this machine, told apart by their paths as the checks need them. */
export class FakeStack {
  /** Other answers, by method and path; emptied by `heal`. */
  readonly faults = new Map<string, RequestListener>();
  /** Host of every request. */
  readonly asked: string[] = [];
  readonly port: number;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("request", (request, response) => {
      const key = `${request.method ?? ""} ${(request.url ?? "").replace(/\?.*/, "")}`;
      this.asked.push(`${request.headers.host ?? ""} ${key}`);
      const answer = this.faults.get(key) ?? well[key] ?? json({}, 404);
      answer(request, response);
    });
  }

  static async start(certificate?: KeyPair): Promise<FakeStack> {
    const server =
      certificate === undefined
        ? createPlainServer()
        : createServer({ cert: await readFile(certificate.certificate), key: await readFile(certificate.key) });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FakeStack(server);
  }

  answers(key: string, value: unknown, status = 200): void {
    this.faults.set(key, json(value, status));
  }

  heal(): void {
    this.faults.clear();
    this.asked.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** An authority of a test's own, and certificates of it. */
export class TestAuthority {
  readonly path: string;
  private readonly directory: string;
  private readonly authority: KeyPair;

  private constructor(directory: string, authority: KeyPair) {
    this.directory = directory;
    this.authority = authority;
    this.path = authority.certificate;
  }

  static async create(): Promise<TestAuthority> {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-health-"));
    return new TestAuthority(directory, await ensureAuthority(directory, "ca", "tests"));
  }

  certificateFor(...names: string[]): Promise<KeyPair> {
    return ensureCertificate(this.directory, this.authority, {
      ...{ name: names.join("-"), commonName: "tests", usages: ["serverAuth"] as const },
      subjectAltNames: names.map((name) => `DNS:${name}`),
    });
  }

  pem(): Promise<string> {
    return readFile(this.path, "utf8");
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}
