import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { ensureAuthority, ensureCertificate } from "../../../../local/cluster/certificates.ts";
import type { Notification } from "../../../../operations/notify/notification.ts";
import { notify } from "../../../../operations/notify/notify.ts";
import type { Receiver } from "../../../../operations/notify/receivers.ts";

const notification: Notification = {
  ...{ type: "restore.failed", stack: "staging", actor: "ada" },
  reason: "x\r\nBcc: eve@example.com\r\n\r\n.\r\nQUIT",
};

interface Mail {
  from: string;
  to: string[];
  text: string;
  secure: boolean;
}

describe("telling people by mail", function () {
  this.timeout(20_000);
  let directory: string;
  let ca: string;
  let tls: { cert: string; key: string };
  let port: number;
  let mails: Mail[];
  let server: SMTPServer | undefined;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-smtp-"));
    const authority = await ensureAuthority(directory, "ca", "Test authority");
    const request = { name: "smtp", commonName: "localhost", subjectAltNames: ["DNS:localhost"] };
    const pair = await ensureCertificate(directory, authority, { ...request, usages: ["serverAuth"] });
    const [root, cert, key] = await Promise.all(
      [authority.certificate, pair.certificate, pair.key].map((file) => readFile(file, "utf8")),
    );
    ca = root!;
    tls = { cert: cert!, key: key! };
  });
  after(() => rm(directory, { recursive: true }));
  afterEach(async () => {
    const running = server;
    server = undefined;
    if (running !== undefined) await new Promise<void>((resolve) => running.close(() => resolve()));
  });

  async function listen(options: SMTPServerOptions): Promise<void> {
    mails = [];
    server = new SMTPServer({
      ...{ ...tls, authOptional: true, closeTimeout: 10, disableReverseLookup: true },
      onAuth: ({ username, password }, _, done) =>
        password === "right" ? done(null, { user: username }) : done(new Error("no: token of ada")),
      onData: (stream, { envelope, secure }, done) => {
        let text = "";
        stream.on("data", (piece: Buffer) => (text += piece.toString("utf8")));
        stream.on("end", () => {
          const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
          mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), text, secure });
          done();
        });
      },
      ...options,
    });
    // Clients that break off are part of these tests.
    server.on("error", () => undefined);
    await new Promise<void>((resolve) => server?.listen(0, "localhost", resolve));
    port = (server.server.address() as AddressInfo).port;
  }

  type Smtp = Extract<Receiver, { kind: "smtp" }>;
  const receiver = (different: Partial<Smtp> = {}): Smtp => ({
    ...{ kind: "smtp", host: "localhost", port, security: "starttls" },
    ...{ from: "releases@example.com", to: ["ada@example.com", "grace@example.com"] },
    ...different,
  });
  const send = async (different: Partial<Smtp> = {}, authority: string | undefined = ca, milliseconds = 5_000) => {
    const options = { firstDelay: 1, end: Date.now() + milliseconds, ...(authority === "" ? {} : { ca: authority }) };
    const [delivery] = await notify([receiver(different)], notification, options);
    return { problem: delivery?.problem, attempts: delivery?.attempts };
  };

  it("sends one mail to everybody, encrypted, with a password where there is one", async () => {
    await listen({});
    assert.deepEqual(await send({ user: "ada", password: "right" }), { problem: undefined, attempts: 1 });
    const [mail] = mails;
    assert.equal(mails.length, 1);
    assert.deepEqual(
      [mail?.from, mail?.to, mail?.secure],
      ["releases@example.com", ["ada@example.com", "grace@example.com"], true],
    );
    assert.match(mail?.text ?? "", /^Subject: \[ImmoExpress FAILED\] Restore on staging failed\r$/m);
    // What somebody typed became no header, and did not end the mail.
    const [headers = "", ...rest] = (mail?.text ?? "").split("\r\n\r\n");
    const body = rest.join("\r\n\r\n");
    assert.doesNotMatch(headers, /Bcc|eve/);
    assert.match(body, /^Why: x Bcc: eve@example\.com \. QUIT\r$/m);
  });

  it("begins with encryption where that is configured", async () => {
    await listen({ secure: true });
    assert.deepEqual(await send({ security: "tls" }), { problem: undefined, attempts: 1 });
    assert.equal(mails[0]?.secure, true);
  });

  it("sends nothing to a server that cannot prove who it is, or that does not encrypt", async () => {
    await listen({});
    const problem = "its certificate is not to be trusted: see NODE_EXTRA_CA_CERTS";
    assert.deepEqual(await send({}, ""), { problem, attempts: 1 });
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    await listen({ hideSTARTTLS: true, disabledCommands: ["STARTTLS"] });
    const { problem: plain } = await send();
    assert.match(plain ?? "", /it offers no encrypted connection \(STARTTLS\)|answer 5\d\d/);
    assert.deepEqual(mails, []);
  });

  it("repeats what may pass, and not a refused password; what the server says stays unsaid", async () => {
    let count = 0;
    const later = Object.assign(new Error("token of ada"), { responseCode: 451 });
    await listen({ onMailFrom: (_, __, done) => (count++ === 0 ? done(later) : done()) });
    assert.deepEqual(await send(), { problem: undefined, attempts: 2 });
    const refused = await send({ user: "ada", password: "wrong" });
    assert.deepEqual(refused, { problem: "answer 535 (EAUTH)", attempts: 1 });
    const never = Object.assign(new Error("token of ada"), { responseCode: 550 });
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    await listen({ onRcptTo: (_, __, done) => done(never) });
    assert.deepEqual(await send(), { problem: "answer 550 (EENVELOPE)", attempts: 1 });
  });

  it("does not wait for a server that says nothing, or is not there", async () => {
    const sockets: Socket[] = [];
    const silent: Server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    silent.listen(0, "localhost");
    await once(silent, "listening");
    port = (silent.address() as AddressInfo).port;
    const began = performance.now();
    assert.deepEqual(await send({}, ca, 300), { problem: "no answer in time", attempts: 1 });
    assert.ok(performance.now() - began < 3_000);
    sockets.forEach((socket) => socket.destroy());
    silent.close();
    await once(silent, "close");
    const { problem, attempts } = await send({}, ca, 300);
    assert.equal(problem, "no connection (ECONNREFUSED)");
    assert.ok((attempts ?? 0) > 1);
  });
});
