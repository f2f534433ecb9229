import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { containerNames } from "../../../../operations/blob/settings.ts";
import { bundleOf } from "../../../support/bundles.ts";

const account = { name: "immoexpress", key: randomBytes(32).toString("base64") };

describe("The Azurite of the local stack", function () {
  this.timeout("1m");
  let program: string;
  let directory: string;
  let running: ChildProcess | undefined;

  before(async () => {
    program = await bundleOf("azurite");
  });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-azurite-"));
  });

  afterEach(async () => {
    if (running?.exitCode === null) {
      const ended = once(running, "close");
      running.kill("SIGKILL");
      await ended;
    }
    await rm(directory, { recursive: true });
  });

  async function start(): Promise<{ child: ChildProcess; url: string; health: string }> {
    const child = spawn(process.execPath, ["--no-deprecation", program], {
      env: {
        ...process.env,
        AZURITE_ACCOUNTS: `${account.name}:${account.key}`,
        AZURITE_DIRECTORY: directory,
        AZURITE_HOST: "127.0.0.1",
        AZURITE_PORT: "0",
        AZURITE_HEALTH_PORT: "0",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    running = child;
    const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    const [, url, health] = /^ready: (\S+) \(health: (\S+)\)/.exec(line) ?? [];
    assert.ok(url !== undefined && health !== undefined, line);
    return { child, url, health };
  }

  async function stop(child: ChildProcess): Promise<number | null> {
    const ended = once(child, "close");
    child.kill("SIGTERM");
    return ((await ended) as [number | null])[0];
  }

  it("has the four containers when it says that it is ready", async () => {
    const { url, health } = await start();
    for (const name of containerNames) {
      const store = openContainer({ kind: "endpoint", accountUrl: url, account }, name);
      await store.writeSmall("made", Buffer.from("x"));
    }
    assert.equal((await fetch(health)).status, 200);
  });

  it("finds the account in the path, by whatever name it is called", async () => {
    const { url } = await start();
    const address = new URL(`${url}/backups?restype=container`);
    const call = request(address, { headers: { host: "azurite.immoexpress.svc:10000" } }).end();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    answer.resume();
    // Refused for want of a token, and not because there is no account of the name that the host begins with.
    assert.equal(answer.statusCode, 403);
  });

  it("ends at once when it is told to, although clients are connected, and has everything when it is back", async () => {
    const first = await start();
    const before = openContainer({ kind: "endpoint", accountUrl: first.url, account }, "backups");
    await before.writeSmall("kept", Buffer.from("still there"));
    // The connection of that is kept open by both sides.
    const toldAt = Date.now();
    assert.equal(await stop(first.child), 0);
    assert.ok(Date.now() - toldAt < 10_000);
    const { url } = await start();
    const after = openContainer({ kind: "endpoint", accountUrl: url, account }, "backups");
    assert.equal((await after.readSmall("kept", 100)).toString(), "still there");
  });

  it("does not start without an account of its own", async () => {
    const env = { ...process.env, AZURITE_ACCOUNTS: "", AZURITE_DIRECTORY: directory };
    const child = spawn(process.execPath, ["--no-deprecation", program], { env, stdio: ["ignore", "ignore", "pipe"] });
    running = child;
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 1);
    assert.match(said, /AZURITE_ACCOUNTS must be the account's name/);
  });
});
