import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import type { ForwarderSpec } from "../../../../local/cluster/forwarder.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { waitUntil } from "../../../support/wait.ts";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("forwarder", () => {
  let directory: string;
  let forwarder: ChildProcess;
  let target: Server;
  let port: number;
  let answer: (socket: Socket) => void;
  const sockets: Socket[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    target = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      // Callers that go away without a word are part of the tests.
      socket.on("error", () => undefined);
      answer(socket);
    });
    port = await freePort();
    const ports = [{ listen: port, target: await listen(target) }];
    const spec = join(directory, "spec.json");
    const forwarderSpec: ForwarderSpec = { targetAddress: "127.0.0.1", sourceAddress: "127.0.0.1", ports };
    await writeFile(spec, JSON.stringify(forwarderSpec));
    const script = join(repositoryRoot, "local/cluster/forwarder.ts");
    forwarder = spawn(process.execPath, [script, spec], { stdio: "inherit" });
    await waitUntil(() => call().then((socket) => !!socket.destroy()), { what: "the forwarder to listen" });
  });

  after(async () => {
    forwarder.kill("SIGKILL");
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => target.close(resolve));
    await rm(directory, { recursive: true });
  });

  beforeEach(() => {
    answer = (socket) => socket.pipe(socket);
  });

  async function call(): Promise<Socket> {
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    await once(socket, "connect");
    return socket;
  }

  it("passes on what both sides say, until both have finished", async () => {
    const sent = Buffer.alloc(3_000_000, "0123456789");
    const socket = await call();
    socket.end(sent);
    assert.ok((await buffer(socket)).equals(sent));
  });

  it("lets the caller finish speaking before the answer comes", async () => {
    answer = (socket) => void text(socket).then((question) => socket.end(`you said ${question}`));
    const socket = await call();
    socket.end("hello");
    assert.equal(await text(socket), "you said hello");
  });

  it("brings the whole answer to a caller who reads slowly, though the server has long hung up", async () => {
    const pieces = Array.from({ length: 160 }, () => Buffer.alloc(100_000, "0123456789"));
    const sent = Buffer.concat(pieces);
    let answering: Socket | undefined;
    answer = (socket) => {
      answering = socket.resume();
      for (const piece of pieces) socket.write(piece);
      socket.end();
    };
    const socket = await call();
    socket.end("question");
    socket.pause();
    // What the system buffers on the way is sent; the rest waits in the forwarder.
    const isOnItsWay = () => answering !== undefined && answering.writableLength < sent.length;
    await waitUntil(isOnItsWay, { what: "the answer to be on its way", interval: 20 });
    let received = 0;
    for await (const chunk of socket) received += (chunk as Buffer).length;
    assert.equal(received, sent.length);
  });

  it("ends the connection to a caller when the server breaks it", async () => {
    answer = (socket) => socket.resetAndDestroy();
    const socket = await call();
    await Promise.race([once(socket, "close"), once(socket, "error"), once(socket.resume(), "end")]);
  });

  it("goes on after callers that have gone away", async () => {
    answer = (socket) => void socket.write(Buffer.alloc(1_000_000));
    for (let count = 0; count < 20; count++) (await call()).resetAndDestroy();
    answer = (socket) => socket.end("still here");
    assert.equal(await text(await call()), "still here");
    assert.equal(forwarder.exitCode, null);
  });
});
